"""Exclusion constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model.base import Id, TablePart
from schemadef.model.index import IndexPart
from schemadef.model.parameters import with_plain_options
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExclusionPart(IndexPart, frozen=True, kw_only=True):
    """One element: a key of the constraint's index, and the operator that two rows are compared with.

    An operator outside pg_catalog is written with its namespace: `OPERATOR(public.&&)`.
    """

    operator: str


class Exclusion(TablePart, frozen=True, kw_only=True):
    """No two rows for which every operator says true; `where` are the rows that count. `options` are storage parameters
    of its index, `uses` the objects beside its table's columns that its expressions name.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"parts", "where"})
    annotations: ClassVar[frozenset[str]] = frozenset({"uses"})

    parts: tuple[ExclusionPart, ...]
    method: str
    include: tuple[str, ...] = ()
    where: str = ""
    options: tuple[tuple[str, str], ...] = ()
    deferrable: bool = False
    initially_deferred: bool = False
    comment: str = ""
    uses: tuple[Id, ...] = ()

    def compared(self) -> dict[str, Any]:
        """The attributes that can differ, storage parameters as what they mean."""
        return with_plain_options(super().compared())

    def needs(self) -> Iterable[Id]:
        """Its table, the columns that it names or whose names occur in its expressions, and what else they name."""
        yield self.table_id
        texts = [part.expression for part in self.parts if part.expression] + [self.where] * bool(self.where)
        named = {part.column for part in self.parts if part.column}.union(self.include, *map(identifiers, texts))
        for column in sorted(named):
            yield Id("column", self.namespace, self.table, column)
        yield from self.uses
