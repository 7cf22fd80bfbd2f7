"""Primary keys, unique constraints and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model.base import Id, RowKey, TablePart
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable


class Key(TablePart, frozen=True, kw_only=True):
    """Columns whose values name a row; `without_overlaps` says that of the last one, a range, no two may overlap.

    `partitioned` says that its table is a partitioned one. `written` are its columns as a text has them, where that
    says more, and `conflict` what SQLite does with a row that meets another one there: no declaration says either,
    and a table that is made anew keeps them.
    """

    annotations: ClassVar[frozenset[str]] = frozenset({"partitioned", "written", "conflict"})

    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    without_overlaps: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    comment: str = ""
    partitioned: bool = False
    written: str = ""
    conflict: str = ""

    @property
    def finds(self) -> RowKey | None:
        """What rows are found by."""
        return self.table_id, frozenset(self.columns)

    def needs(self) -> Iterable[Id]:
        """Its table and its columns."""
        yield self.table_id
        for column in (*self.columns, *self.include):
            yield Id("column", self.namespace, self.table, column)

    def is_independent(self) -> bool:
        """A key is of its table's columns alone."""
        return True


class PrimaryKey(Key, frozen=True, kw_only=True):
    """The key that names a row."""


class Unique(Key, frozen=True, kw_only=True):
    """A further key; NULLs are distinct unless `nulls_not_distinct`."""

    nulls_not_distinct: bool = False


class Check(TablePart, frozen=True, kw_only=True):
    """A condition that every row meets; `written` is it as a text has it, where that is another spelling.

    `validated` says that the rows which were there before it meet it too, `enforced` that it is looked at, and
    `no_inherit` that it holds for the table alone. `uses` are the objects beside its table's columns that it names,
    known from the text or from the catalog.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"expression"})
    annotations: ClassVar[frozenset[str]] = frozenset({"written", "uses"})

    expression: str
    no_inherit: bool = False
    validated: bool = True
    enforced: bool = True
    comment: str = ""
    written: str = ""
    uses: tuple[Id, ...] = ()

    def needs(self) -> Iterable[Id]:
        """Its table, the columns whose names occur in it, and what else it names."""
        yield self.table_id
        for name in sorted(identifiers(self.expression)):
            yield Id("column", self.namespace, self.table, name)
        yield from self.uses

    def is_independent(self) -> bool:
        """Whether it names nothing beside columns."""
        return not self.uses
