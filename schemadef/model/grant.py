"""Privileges on an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model.base import Id
from schemadef.model.owner import owner_id
from schemadef.model.privileges import EVERYBODY, Privileges
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

RELATIONS = ("table", "view", "materialized_view")
"""The kinds that have columns with privileges of their own."""


class Grant(Privileges, frozen=True, kw_only=True):
    """The privileges of one grantee on one object: a table, a column, a function, a namespace, a type …

    What a kind has by default (the owner everything, everybody EXECUTE on functions and USAGE on types) is not said.
    """

    on: Id

    @property
    def id(self) -> Id:
        """Its object and its grantee."""
        return grant_id(self.on, self.name)

    @property
    def goes_with(self) -> tuple[Id, ...]:
        """Its object, and the relation of a column."""
        return (self.on, *self._relation())

    def needs(self) -> Iterable[Id]:
        """Its object and that one's owner, its grantee, and of a column's the one of the same grantee on its relation:
        taking a privilege on a table takes it on every column (postgresql.org: REVOKE, notes).
        """
        yield self.on
        yield owner_id(self.on)
        if self.name != EVERYBODY:
            yield Id("role", "", "", self.name)
        for relation in self._relation():
            yield relation
            yield grant_id(relation, self.name)

    def _relation(self) -> tuple[Id, ...]:
        """What a column is of: of these objects one is there, since they share one set of names."""
        if self.on.kind != "column":
            return ()
        return tuple(Id(kind, self.on.namespace, "", self.on.table) for kind in RELATIONS)


def grant_id(on: Id, to: str) -> Id:
    """The identity of what a grantee holds on an object."""
    return Id("grant", on.namespace, on.table, f"{on.kind} {on.name} to {quote(to)}")
