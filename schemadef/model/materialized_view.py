"""A materialised view: a query whose rows Postgres keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model.base import Id, Object
from schemadef.model.parameters import with_plain_options

if TYPE_CHECKING:
    from collections.abc import Iterable


class MaterializedView(Object, frozen=True, kw_only=True):
    """A named query with its rows; indexes on it are objects of their own. `options` are storage parameters.

    `populated` says whether it holds rows once it is made, which REFRESH decides later and is therefore not compared;
    `uses` are the objects that it reads, known from the text or from the catalog.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"query"})
    annotations: ClassVar[frozenset[str]] = frozenset({"populated", "uses"})

    query: str
    columns: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    populated: bool = True
    comment: str = ""
    uses: tuple[Id, ...] = ()

    def compared(self) -> dict[str, Any]:
        """The attributes that can differ, storage parameters as what they mean."""
        return with_plain_options(super().compared())

    def needs(self) -> Iterable[Id]:
        """What it reads."""
        yield from super().needs()
        yield from self.uses
