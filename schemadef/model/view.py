"""A view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model.base import Id, Object

if TYPE_CHECKING:
    from collections.abc import Iterable


class View(Object, frozen=True, kw_only=True):
    """A named query. `uses` are the tables and views that it reads, known from the text or from the catalog."""

    expressions: ClassVar[frozenset[str]] = frozenset({"query"})
    annotations: ClassVar[frozenset[str]] = frozenset({"uses"})

    query: str
    columns: tuple[str, ...] = ()
    security_invoker: bool = False
    security_barrier: bool = False
    comment: str = ""
    uses: tuple[Id, ...] = ()

    def needs(self) -> Iterable[Id]:
        """What it reads."""
        yield from super().needs()
        yield from self.uses
