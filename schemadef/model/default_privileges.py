"""Privileges that objects get when they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from schemadef.model.base import Id
from schemadef.model.privileges import EVERYBODY, Privileges
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

Made = Literal["tables", "sequences", "functions", "types", "schemas"]


class DefaultPrivileges(Privileges, frozen=True, kw_only=True):
    """What one grantee gets on the `objects` that a role makes, in one namespace or, where that is empty, in any.

    `role` is who makes them; empty means whoever runs the migrations.
    """

    role: str = ""
    objects: Made

    @property
    def id(self) -> Id:
        """Where, made by whom, what, and for whom."""
        return Id(self.kind, self.namespace, self.role, f"{self.objects} to {quote(self.name)}")

    @property
    def goes_with(self) -> tuple[Id, ...]:
        """Its namespace."""
        return (Id("namespace", "", "", self.namespace),) if self.namespace else ()

    def needs(self) -> Iterable[Id]:
        """The namespace and the roles."""
        yield from super().needs()
        for role in sorted({self.role, self.name} - {"", EVERYBODY}):
            yield Id("role", "", "", role)
