"""A table whose drop takes the rows that reference it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.proposed import made_anew
from schemadef.lint.sqlite.rebuild import taken
from schemadef.lint.sqlite.refused import platform_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The DROP TABLE that deletes rows of other tables, empties their references, or is refused because of them."""
    if platform_of(file.dialect).at_once:
        return
    for statement, does, message in taken(file):
        end = statement.tokens.end[statement.last - 1]
        message = f"{does} {message} where foreign keys are on"
        yield Finding("LITE119", statement.start, end, message, _HELP, later=partial(made_anew, file))


_HELP = "turn foreign_keys off before the transaction begins"


register(
    Rule(
        code="LITE119",
        name="drop-takes-rows-of-others",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="DROP TABLE deletes rows first, and better-sqlite3 and libSQL have foreign keys on.",
        bad=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\n"
            "CREATE TABLE b (a INTEGER REFERENCES a (id) ON DELETE CASCADE);\n"
            "-- file 0002_next.sql\n"
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
        source="sqlite.org: Foreign Key Support, 5",
    )
)
