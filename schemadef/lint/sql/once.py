"""What is read of a thing when it is first asked for, and then kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Once(Generic[T]):
    """An attribute that a method gives: `functools.cached_property` without its lock, which takes longer than most of
    what is read here. Deleted, it is read again."""

    def __init__(self, read: Callable[[Any], T]) -> None:
        self.read = read
        self.__doc__ = read.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Know what it is called."""
        self.name = name

    def __get__(self, one: object, owner: type) -> T:
        """Read it, and be passed over from now on: what a thing has itself goes before this."""
        found = self.read(one)
        setattr(one, self.name, found)
        return found
