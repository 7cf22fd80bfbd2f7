"""An index that is not the servant of a constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model.base import Id, RowKey, TablePart, Value, table_id
from schemadef.model.parameters import with_plain_options
from schemadef.tokens import identifiers

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

    `materialized` says that what it is on is a materialised view, whose columns are no objects, `partitioned` that it
    is a partitioned table. `clustered` says that CLUSTER sorts the table by it, `replica_identity` that replication
    tells the table's rows apart by it.
    `written` are the keys as a text has them, where that says more than is needed. `uses` are the objects beside its
    table's columns that its expressions name, known from the text or from the catalog.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"parts", "where"})
    annotations: ClassVar[frozenset[str]] = frozenset({"written", "uses", "partitioned"})

    parts: tuple[IndexPart, ...]
    unique: bool = False
    method: str = ""
    include: tuple[str, ...] = ()
    where: str = ""
    nulls_not_distinct: bool = False
    options: tuple[tuple[str, str], ...] = ()
    materialized: bool = False
    clustered: bool = False
    replica_identity: bool = False
    comment: str = ""
    written: str = ""
    uses: tuple[Id, ...] = ()
    partitioned: bool = False

    @property
    def table_id(self) -> Id:
        """What it is on: a table, or a materialised view."""
        if self.materialized:
            return Id("materialized_view", self.namespace, "", self.table)
        return table_id(self.namespace, self.table)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns among its keys; none when it is over an expression, which no columns stand for."""
        return () if any(part.expression for part in self.parts) else tuple(part.column for part in self.parts)

    @property
    def finds(self) -> RowKey | None:
        """What rows are found by; None when it is not unique, or over an expression."""
        return (self.table_id, frozenset(self.columns)) if self.unique and self.columns else None

    def compared(self) -> dict[str, Any]:
        """The attributes that can differ, storage parameters as what they mean."""
        return with_plain_options(super().compared())

    def needs(self) -> Iterable[Id]:
        """Its table, the columns that it names or whose names occur in its expressions, and what else they name."""
        yield self.table_id
        yield from self.uses
        if self.materialized:
            return
        for column in (*(part.column for part in self.parts if part.column), *self.include):
            yield Id("column", self.namespace, self.table, column)
        texts = [part.expression for part in self.parts if part.expression] + [self.where] * bool(self.where)
        for column in sorted({name for text in texts for name in identifiers(text)}):
            yield Id("column", self.namespace, self.table, column)

    def is_independent(self) -> bool:
        """Whether it is over nothing but columns of a table."""
        return not (self.uses or self.where or self.materialized) and all(part.column for part in self.parts)
