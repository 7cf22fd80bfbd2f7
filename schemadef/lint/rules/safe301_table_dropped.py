"""DROP TABLE deletes rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.schema.safe import is_accepted, is_used, names_taken
from schemadef.lint.sql.part import dropped_names, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table that the file did not make, and nobody agreed to lose."""
    if file.rollback or is_accepted(statement, file):
        return
    for name in dropped_names(statement):
        if is_used(file, name) and name[-1].lower() not in names_taken(file):
            shown = shown_name(name)
            message = f"DROP TABLE deletes every row of {shown}"
            hint = f"stop using {shown} first; then say why above it: -- schemadef: ignore SAFE301 REASON"
            yield Finding("SAFE301", statement.start, statement.end, message, hint)


register(
    Rule(
        code="SAFE301",
        name="table-dropped",
        severity=Severity.ERROR,
        families=ANY,
        verbs=frozenset({"drop"}),
        kinds=frozenset({"table", "foreign table"}),
        check=check,
        why="Rows that are deleted come back from a backup only.",
        bad="DROP TABLE IF EXISTS users;\n",
        good=("CREATE TEMPORARY TABLE moved (id integer);\nDROP TABLE IF EXISTS moved;\n"),
        source="postgresql.org: DROP TABLE",
    )
)
