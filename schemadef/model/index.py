"""An index that is not the servant of a constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model.base import Id, TablePart, Value

if TYPE_CHECKING:
    from collections.abc import Iterable


class IndexPart(Value, frozen=True, kw_only=True):
    """One key of an index: a column or an expression. `nulls_first` is said outright, never left to the default."""

    expressions: ClassVar[frozenset[str]] = frozenset({"expression"})

    column: str = ""
    expression: str = ""
    descending: bool = False
    nulls_first: bool = False
    operator_class: str = ""
    collation: str = ""


class Index(TablePart, frozen=True, kw_only=True):
    """An index. Its name is unique in its namespace, not only in its table. `options` are storage parameters.

    `written` are the keys as a text has them, where that says more than is needed."""

    expressions: ClassVar[frozenset[str]] = frozenset({"parts", "where"})
    annotations: ClassVar[frozenset[str]] = frozenset({"written"})

    parts: tuple[IndexPart, ...]
    unique: bool = False
    method: str = ""
    include: tuple[str, ...] = ()
    where: str = ""
    nulls_not_distinct: bool = False
    options: tuple[tuple[str, str], ...] = ()
    comment: str = ""
    written: str = ""

    def needs(self) -> Iterable[Id]:
        """Its table and the columns that it names."""
        yield self.table_id
        for column in (*(part.column for part in self.parts if part.column), *self.include):
            yield Id("column", self.namespace, self.table, column)
