"""Raw SQL: what schemadef does not model, with its own way there, back, and test."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model.base import Id, Object

if TYPE_CHECKING:
    from collections.abc import Iterable


class Raw(Object, frozen=True, kw_only=True):
    """Statements that make and unmake something, and a query that is true while it exists."""

    annotations: ClassVar[frozenset[str]] = frozenset({"uses"})

    up: tuple[str, ...]
    down: tuple[str, ...]
    exists: str
    uses: tuple[Id, ...] = ()

    def needs(self) -> Iterable[Id]:
        """What its author says that it needs."""
        return self.uses
