"""Introspection of the SQLite family: the texts in its schema table, read into a snapshot.

One query serves any number of tables. What this family leaves to conventions:

- Every constraint has a name here. One that its author left unnamed has the name that `given_name` gives to its table
  and columns with `pkey`, `key`, `check` or `fkey`, and a number where that name is taken.
- `Column.null` is what the database enforces, not what the text says: the rowid's alias, and every primary key column
  of a WITHOUT ROWID or STRICT table, is never NULL; another primary key column without NOT NULL can be
  (sqlite.org/lang_createtable.html, sqlite.org/stricttables.html).
- `IndexPart.nulls_first` is False: SQLite has one order of NULLs (first when ascending, last when descending), and no
  index can say anything else.
- A collation that is written outright on an index part is kept, BINARY too; on a column BINARY is the default.
- The history tables of wrangler and drizzle-orm are left out in silence; they are those tools' books.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.canonical import fold
from schemadef.introspect.bookkeeping import HISTORY_TABLES, shadows_of_index, shadows_of_table
from schemadef.introspect.cursor import UnreadableError
from schemadef.introspect.schema_objects import Builder
from schemadef.introspect.statement_text import read_index, read_trigger, read_view, read_virtual
from schemadef.introspect.table_text import read_table
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Row(NamedTuple):
    """One row of the schema table."""

    type: str
    name: str
    table: str
    sql: str


def read_schema_table(
    query: Callable[[str], Sequence[Sequence[object]]], *, ignore: Iterable[str] = (), objects: str = ""
) -> Snapshot:
    """Everything that a database of the SQLite family holds, in the namespace "".

    `query` runs one SQL text. `ignore` names tables that are left out with all that hangs on them: schemadef's own
    history. `objects` is a pack's query for the rows of the schema table; SQLite's own unless it is given. Raises
    what `query` raises, and nothing for any text that a database can hold: what cannot be read is in `unmodelled`.
    """
    rows = [Row(*map(str, row)) for row in query(objects or _objects_query())]
    builder = Builder()
    rows = _declared(rows, builder, {*map(fold, ignore), *HISTORY_TABLES})
    readers: tuple[tuple[str, Callable[[str], None]], ...] = (
        ("table", lambda sql: builder.add_table(read_table(sql))),
        ("index", lambda sql: builder.add_index(read_index(sql))),
        ("view", lambda sql: builder.add_view(read_view(sql))),
        ("trigger", lambda sql: builder.add_trigger(read_trigger(sql))),
    )
    for kind, read in readers:
        for row in rows:
            if row.type == kind:
                try:
                    read(row.sql)
                except UnreadableError as error:
                    builder.unmodelled.append(f"{kind} {row.name} (its text cannot be read: {error})")
    return builder.snapshot()


def _objects_query() -> str:
    from schemadef.dialect import builtin_root

    return builtin_root().joinpath("sqlite/catalog/objects.sql").read_text(encoding="utf-8")


def _declared(rows: list[Row], builder: Builder, hidden: set[str]) -> list[Row]:
    """The rows of what somebody declared and a kind describes; virtual tables are noted."""
    virtual = {row.name for row in rows if row.type == "table" and row.sql[:15].upper() == "CREATE VIRTUAL "}
    for row in rows:
        if row.name in virtual:
            _virtual(row, builder, hidden)
        elif row.type == "index":
            hidden.update(shadows_of_index(row.name, row.sql))
    return [
        row
        for row in rows
        if row.name not in virtual and fold(row.name) not in hidden and fold(row.table) not in hidden
    ]


def _virtual(row: Row, builder: Builder, hidden: set[str]) -> None:
    module = "of a module that cannot be read"
    try:
        table = read_virtual(row.sql)
    except UnreadableError:
        pass
    else:
        module = table.module
        hidden.update(shadows_of_table(table))
        if fold(row.name) not in hidden:
            builder.add_virtual(table)
    if fold(row.name) not in hidden:
        builder.unmodelled.append(f"virtual table {row.name} ({module})")
