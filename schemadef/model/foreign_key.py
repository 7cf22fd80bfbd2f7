"""A foreign key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from schemadef.model.base import Id, RowKey, TablePart, keep_words, word

if TYPE_CHECKING:
    from collections.abc import Iterable

Action = Literal["no action", "restrict", "cascade", "set null", "set default"]


class ForeignKey(TablePart, frozen=True, kw_only=True):
    """Columns that must find their row in another table.

    `on_delete_columns` are those that ON DELETE sets, where not all; `period` says that the last one is a range that
    the rows of the other table must cover. `validated` says that the rows which were there before it meet it too,
    `enforced` that it is looked at; `partitioned` that its table is a partitioned one.
    """

    annotations: ClassVar[frozenset[str]] = frozenset({"partitioned"})

    columns: tuple[str, ...]
    references_namespace: str = ""
    references_table: str
    references_columns: tuple[str, ...]
    on_delete: Action = word("no action")
    on_update: Action = word("no action")
    on_delete_columns: tuple[str, ...] = ()
    match_full: bool = False
    period: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    validated: bool = True
    enforced: bool = True
    comment: str = ""
    partitioned: bool = False

    def __post_init__(self) -> None:
        keep_words(self, "on_delete", "on_update")

    @property
    def target(self) -> RowKey:
        """What its rows are found by: a key, or a unique index, of these columns in any order."""
        return self.references_id, frozenset(self.references_columns)

    @property
    def references_id(self) -> Id:
        """The table it points at."""
        return Id("table", self.references_namespace, "", self.references_table)

    @property
    def references_place(self) -> tuple[str, ...]:
        """The name of the table that it points at, in its parts."""
        here = (self.references_table,)
        return (self.references_namespace, *here) if self.references_namespace else here

    def needs(self) -> Iterable[Id]:
        """Both tables and both sets of columns."""
        yield self.table_id
        yield self.references_id
        for column in self.columns:
            yield Id("column", self.namespace, self.table, column)
        for column in self.references_columns:
            yield Id("column", self.references_namespace, self.references_table, column)
