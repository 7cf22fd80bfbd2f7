"""To whom an object belongs, where that is not who makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model.base import Id, Object

if TYPE_CHECKING:
    from collections.abc import Iterable


class Owner(Object, frozen=True, kw_only=True):
    """The role, its name, that owns one object."""

    on: Id

    @property
    def id(self) -> Id:
        """An object has one owner."""
        return owner_id(self.on)

    @property
    def goes_with(self) -> tuple[Id, ...]:
        """Its object."""
        return (self.on,)

    def needs(self) -> Iterable[Id]:
        """Its object and the role."""
        yield self.on
        yield Id("role", "", "", self.name)


def owner_id(on: Id) -> Id:
    """The identity of what says whose an object is."""
    return Id("owner", on.namespace, on.table, f"{on.kind} {on.name}")
