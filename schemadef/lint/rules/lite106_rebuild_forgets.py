"""A rebuild that leaves a table's triggers or indexes behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.rebuild import lost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The drops of tables that come again without a trigger or an index that they had."""
    for statement, made in lost(file):
        message = f"{made.type} {made.name} goes with {made.table}, and the file does not make it again"
        yield Finding(
            "LITE106", statement.start, statement.end, message, f"make it again behind the rename: {made.sql}"
        )


register(
    Rule(
        code="LITE106",
        name="rebuild-forgets",
        severity=Severity.WARNING,
        families=SQLITE,
        whole=whole,
        why=(
            "DROP TABLE takes the table's triggers and indexes along, and says nothing. A warning: what is gone may "
            "be meant to go."
        ),
        bad=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\n"
            "CREATE INDEX a_id ON a (id);\n"
            "-- file 0002_next.sql\n"
            "CREATE TABLE __new_a (id INTEGER PRIMARY KEY, n TEXT);\n"
            "INSERT INTO __new_a (id) SELECT id FROM a;\n"
            "DROP TABLE a;\n"
            "ALTER TABLE __new_a RENAME TO a;\n"
        ),
        good=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE a (id INTEGER PRIMARY KEY);\n"
            "CREATE INDEX a_id ON a (id);\n"
            "-- file 0002_next.sql\n"
            "CREATE TABLE __new_a (id INTEGER PRIMARY KEY, n TEXT);\n"
            "INSERT INTO __new_a (id) SELECT id FROM a;\n"
            "DROP TABLE a;\n"
            "ALTER TABLE __new_a RENAME TO a;\n"
            "CREATE INDEX a_id ON a (id);\n"
        ),
        source="sqlite.org: Making Other Kinds Of Table Schema Changes",
    )
)
