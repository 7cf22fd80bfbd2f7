"""ALTER COLUMN demands something that no row is looked at for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.altered import altered_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The columns that become NOT NULL, or get a CHECK or a foreign key."""
    altering = [statement for statement in file.statements if statement.shape.verb == "alter"]
    for altered in (one for statement in altering for one in altered_columns(statement, file)):
        if demanded := " and ".join(altered.demands):
            message = f"libSQL looks at no row: {altered.name} gets {demanded}, and rows that break it stay"
            yield Finding("TURSO102", *altered.span, message, "rebuild the table, or ask its rows first")


register(
    Rule(
        code="TURSO102",
        name="rows-not-looked-at",
        severity=Severity.WARNING,
        families=SQLITE,
        whole=whole,
        why="Existing rows are not rewritten or revalidated: the schema says what does not hold.",
        bad=("CREATE TABLE IF NOT EXISTS t (a TEXT);\nALTER TABLE t ALTER COLUMN a TO a TEXT NOT NULL;\n"),
        good=("CREATE TABLE IF NOT EXISTS t (a TEXT NOT NULL);\nALTER TABLE t ALTER COLUMN a TO a TEXT;\n"),
        source="libSQL extensions: Altering columns",
    )
)
