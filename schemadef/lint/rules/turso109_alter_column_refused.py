"""ALTER COLUMN … TO that libSQL refuses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.altered import altered_in, problem_of
from schemadef.lint.sqlite.proposed import column_altered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The columns that would get another name, a key or an expression, or that are not there."""
    for statement, altered in altered_in(file):
        if problem := problem_of(altered):
            later = partial(column_altered, file, statement, altered)
            yield Finding("TURSO109", *altered.span, f"libSQL refuses it: {problem}", _HELP, later=later)


_HELP = "rename it by ALTER TABLE … RENAME COLUMN, and rebuild the table for a key"


register(
    Rule(
        code="TURSO109",
        name="alter-column-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why=(
            "ALTER COLUMN … TO replaces a definition; it gives no name, key or expression. An error: libSQL refuses "
            "the rest."
        ),
        bad=("CREATE TABLE IF NOT EXISTS t (a TEXT);\nALTER TABLE t ALTER COLUMN a TO a TEXT UNIQUE;\n"),
        good=("CREATE TABLE IF NOT EXISTS t (a TEXT);\nALTER TABLE t ALTER COLUMN a TO a TEXT DEFAULT 'x';\n"),
        source="libSQL extensions: Altering columns",
        errors=("cannot also rename column|constraint cannot be altered",),
    )
)
