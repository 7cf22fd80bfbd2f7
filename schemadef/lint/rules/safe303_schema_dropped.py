"""DROP SCHEMA and DROP DATABASE delete all that is inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_accepted
from schemadef.lint.sql.part import dropped_names, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A schema that is not known to be empty, or a database."""
    shape = statement.shape
    if is_accepted(statement, file):
        return
    if shape.kind == "schema" and (file.rollback or "cascade" not in shape.flags):
        return
    for name in dropped_names(statement):
        if not file.schema.made(shape.kind, name):
            message = f"DROP {shape.kind.upper()} deletes all that is in {shown_name(name)}"
            hint = "drop what is in it by name; without CASCADE a schema goes only when it is empty"
            yield Finding("SAFE303", statement.start, statement.end, message, hint)


register(
    Rule(
        code="SAFE303",
        name="schema-dropped",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"drop"}),
        kinds=frozenset({"schema", "database"}),
        check=check,
        why="Rows that are deleted come back from a backup only.",
        bad="DROP SCHEMA IF EXISTS app CASCADE;\n",
        good=("CREATE SCHEMA IF NOT EXISTS scratch;\n--> statement-breakpoint\nDROP SCHEMA IF EXISTS scratch;\n"),
        source="postgresql.org: DROP SCHEMA, DROP DATABASE",
    )
)
