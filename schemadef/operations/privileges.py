"""What operations on privileges have in common: the steps from what a grantee holds to what it shall hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from schemadef.model import Privileges
from schemadef.operations.base import Create, Drop, Set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Step(NamedTuple):
    """One GRANT or REVOKE; `option` is WITH GRANT OPTION, or GRANT OPTION FOR."""

    verb: Literal["grant", "revoke"]
    privileges: tuple[str, ...]
    option: bool = False


class _Held(NamedTuple):
    """What a grantee holds beyond the default, and what it lacks of it."""

    plain: frozenset[str] = frozenset()
    grantable: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()


def steps(old: Privileges | None, new: Privileges | None) -> tuple[Step, ...]:
    """The way from `old` to `new`, where None is what is so by default; what is given comes before what is taken."""
    return tuple(step for step in _steps(_held(old), _held(new)) if step.privileges)


def _held(state: Privileges | None) -> _Held:
    if state is None:
        return _Held()
    return _Held(*(frozenset(words) for words in (state.privileges, state.grantable, state.revoked)))


def _steps(old: _Held, new: _Held) -> Iterator[Step]:
    given = (new.plain - old.plain - new.grantable) | (old.revoked - new.revoked)
    yield Step("grant", _sorted(given))
    yield Step("grant", _sorted(new.grantable - old.grantable), option=True)
    yield Step("revoke", _sorted((old.grantable - new.grantable) & new.plain), option=True)
    yield Step("revoke", _sorted((old.plain - new.plain) | (new.revoked - old.revoked)))


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words))


def told(steps: Iterable[Step]) -> str:
    """The steps for people: `grant insert, select; revoke delete`."""
    return "; ".join(f"{step.verb} {', '.join(step.privileges)}" for step in steps)


class _Unhindered:
    """What nobody who uses the object keeps from running."""

    __slots__ = ()

    @property
    def waits(self) -> bool:
        """It does not."""
        return False


class CreatePrivileges(_Unhindered, Create, frozen=True, kw_only=True):
    """Give a grantee privileges, or take those that it has by default."""

    object: Privileges

    @property
    def privilege_steps(self) -> tuple[Step, ...]:
        """From the default."""
        return steps(None, self.object)


class DropPrivileges(_Unhindered, Drop, frozen=True, kw_only=True):
    """Take back what a grantee was given, and give back what was taken."""

    object: Privileges

    @property
    def privilege_steps(self) -> tuple[Step, ...]:
        """Back to the default."""
        return steps(self.object, None)


class SetPrivileges(_Unhindered, Set, frozen=True, kw_only=True):
    """Let a grantee hold other privileges."""

    object: Privileges
    old: Privileges

    @property
    def privilege_steps(self) -> tuple[Step, ...]:
        """From what was."""
        return steps(self.old, self.object)
