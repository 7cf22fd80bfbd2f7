"""A role that must exist already: schemadef names roles in policies and never makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model.base import Id, Object

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(Object, frozen=True, kw_only=True):
    """A role of the Postgres cluster."""

    def needs(self) -> Iterable[Id]:
        """A role stands outside the database."""
        return ()
