"""A trigger as its database keeps it: on Postgres it calls a function, on SQLite it holds its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from schemadef.model.base import Id, TablePart
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable

Timing = Literal["before", "after", "instead of"]
Event = Literal["insert", "update", "delete", "truncate"]


class Trigger(TablePart, frozen=True, kw_only=True):
    """A trigger on a table or (INSTEAD OF) a view. `events` stand in the order insert, update, delete, truncate.

    A `constraint` trigger can wait for the end of the transaction; `references` is the table that it says it is about.
    `firing` says when it fires where that is not the usual: never, on replicas only, or always.
    `function_name` with `arguments` is the Postgres form; `body`, one statement an entry, is SQLite's.
    `implied` says that its text leaves FOR EACH ROW out, as SQLite's may. `uses` are the objects that WHEN names, known
    from the text or from the catalog.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"when", "body"})
    annotations: ClassVar[frozenset[str]] = frozenset({"implied", "uses"})

    timing: Timing
    events: tuple[Event, ...]
    of: tuple[str, ...] = ()
    each_row: bool = True
    when: str = ""
    function_namespace: str = ""
    function_name: str = ""
    arguments: tuple[str, ...] = ()
    old_table: str = ""
    new_table: str = ""
    body: tuple[str, ...] = ()
    constraint: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    references: Id | None = None
    firing: Literal["", "disabled", "replica", "always"] = ""
    comment: str = ""
    implied: bool = False
    uses: tuple[Id, ...] = ()

    def needs(self) -> Iterable[Id]:
        """Its table or view, the columns that it watches, its function, and what WHEN names."""
        if self.timing != "instead of":
            yield self.table_id
        if self.timing == "instead of" or not self.each_row:
            yield Id("view", self.namespace, "", self.table)
        for column in (*self.of, *sorted(identifiers(self.when))):
            yield Id("column", self.namespace, self.table, column)
        if self.function_name:
            yield Id("function", self.function_namespace, "", f"{self.function_name}()")
        if self.references is not None:
            yield self.references
        yield from self.uses
