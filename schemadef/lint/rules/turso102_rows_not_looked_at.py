"""ALTER COLUMN demands something that no row is looked at for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.altered import altered_in, is_taken
from schemadef.lint.sqlite.proposed import column_altered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The columns that become NOT NULL, or get a CHECK or a foreign key."""
    for statement, altered in altered_in(file):
        demanded = " and ".join(altered.demands)
        if demanded and is_taken(altered):
            message = f"libSQL looks at no row: {altered.name} gets {demanded}, and rows that break it stay"
            later = partial(column_altered, file, statement, altered)
            yield Finding("TURSO102", *altered.span, message, _HELP, later=later)


_HELP = "rebuild the table, or ask its rows first"


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
