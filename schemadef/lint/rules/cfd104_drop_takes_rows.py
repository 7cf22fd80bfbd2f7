"""A table that D1 cannot drop without the rows that reference it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.proposed import made_anew
from schemadef.lint.sqlite.rebuild import taken
from schemadef.lint.sqlite.refused import platform_of
from schemadef.names import REBUILT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The DROP TABLE that deletes rows of other tables, empties their references, or is refused because of them."""
    if not platform_of(file.dialect).at_once:
        return
    for statement, does, message in taken(file):
        end = statement.tokens.end[statement.last - 1]
        yield Finding(
            "CFD104",
            statement.start,
            end,
            f"{does} {message}: on D1 foreign keys stay on",
            _HELP,
            later=partial(made_anew, file),
        )
    if file.schema.partial:
        yield from _unknown(file)


_HELP = (
    "let schemadef write the rebuild, which rebuilds the tables that point at it along, or change no more than a column"
)


def _unknown(file: File) -> Iterator[Finding]:
    """The rebuilds of tables of which the file does not tell who references them."""
    renamed = {
        action.name
        for statement in file.statements
        # those that schemadef writes rebuild the tables that point at this one along, in the same file
        if statement.shape.verb == "alter" and not "".join(statement.shape.name[-1:]).startswith(REBUILT)
        for action in statement.shape.actions
        if action.verb == "rename" and action.kind == "to"
    }
    for statement in file.statements:
        shape = statement.shape
        name = shape.name[-1] if shape.name else ""
        if shape.verb == "drop" and shape.kind == "table" and name in renamed and not _is_made_here(file, name):
            message = f"dropping {name} deletes the rows of tables that reference it: on D1 foreign keys stay on"
            yield Finding("CFD104", statement.start, statement.end, message, _HELP)


def _is_made_here(file: File, table: str) -> bool:
    return any(
        statement.shape.name[-1:] == (table,)
        for statement in file.statements
        if statement.shape.verb == "create" and statement.shape.kind == "table"
    )


register(
    Rule(
        code="CFD104",
        name="drop-takes-rows",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="D1 ignores PRAGMA foreign_keys = OFF, and defer_foreign_keys puts off errors, not what ON DELETE does.",
        bad=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\n"
            "CREATE TABLE b (a INTEGER REFERENCES a (id) ON DELETE CASCADE);\n"
            "-- file 0002_next.sql\n"
            "PRAGMA foreign_keys = OFF;\n"
            "CREATE TABLE __new_a (id INTEGER PRIMARY KEY, n TEXT);\n"
            "INSERT INTO __new_a (id) SELECT id FROM a;\n"
            "DROP TABLE a;\n"
            "ALTER TABLE __new_a RENAME TO a;\n"
        ),
        good=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\n"
            "CREATE TABLE b (a INTEGER REFERENCES a (id) ON DELETE CASCADE);\n"
            "-- file 0002_next.sql\n"
            "ALTER TABLE a ADD COLUMN n TEXT;\n"
        ),
        source="developers.cloudflare.com: D1 foreign keys; sqlite.org: Foreign Key Support, 5; drizzle-orm#4938",
        errors=("FOREIGN KEY constraint failed",),
    )
)
