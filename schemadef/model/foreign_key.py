"""A foreign key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from schemadef.model.base import Id, TablePart, keep_words, word

if TYPE_CHECKING:
    from collections.abc import Iterable

Action = Literal["no action", "restrict", "cascade", "set null", "set default"]


class ForeignKey(TablePart, frozen=True, kw_only=True):
    """Columns that must find their row in another table."""

    columns: tuple[str, ...]
    references_namespace: str = ""
    references_table: str
    references_columns: tuple[str, ...]
    on_delete: Action = word("no action")
    on_update: Action = word("no action")
    deferrable: bool = False
    initially_deferred: bool = False
    comment: str = ""

    def __post_init__(self) -> None:
        keep_words(self, "on_delete", "on_update")

    @property
    def references_id(self) -> Id:
        """The table it points at."""
        return Id("table", self.references_namespace, "", self.references_table)

    def needs(self) -> Iterable[Id]:
        """Both tables and both sets of columns."""
        yield self.table_id
        yield self.references_id
        for column in self.columns:
            yield Id("column", self.namespace, self.table, column)
        for column in self.references_columns:
            yield Id("column", self.references_namespace, self.references_table, column)
