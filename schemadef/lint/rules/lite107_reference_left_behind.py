"""A foreign key that names a table which is gone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.proposed import made_anew
from schemadef.lint.sqlite.rebuild import left_behind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The drops and renames after which another table's foreign key names nothing."""
    for statement, table, target in left_behind(file):
        message = f"{table} references {target}, which is gone then: no row can be put into {table} any more"
        yield Finding("LITE107", statement.start, statement.end, message, _HELP, later=partial(made_anew, file))


_HELP = "make the new table under another name first, and rename it behind the drop; or drop what references it, too"


register(
    Rule(
        code="LITE107",
        name="reference-left-behind",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="References follow a table that is renamed: after its drop they name nothing.",
        bad=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\n"
            "CREATE TABLE b (a INTEGER REFERENCES a (id) ON DELETE CASCADE);\n"
            "-- file 0002_next.sql\n"
            "ALTER TABLE a RENAME TO a_old;\n"
            "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT);\n"
            "DROP TABLE a_old;\n"
        ),
        good=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\n"
            "CREATE TABLE b (a INTEGER REFERENCES a (id) ON DELETE CASCADE);\n"
            "-- file 0002_next.sql\n"
            "CREATE TABLE __new_a (id INTEGER PRIMARY KEY, n TEXT);\n"
            "INSERT INTO __new_a (id) SELECT id FROM a;\n"
            "DROP TABLE a;\n"
            "ALTER TABLE __new_a RENAME TO a;\n"
        ),
        source="sqlite.org: ALTER TABLE RENAME",
    )
)
