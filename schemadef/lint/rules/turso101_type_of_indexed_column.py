"""ALTER COLUMN gives an indexed column another type or collation, and the index keeps the old one."""

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
    """The columns whose definition is replaced by one of another type or collation, while an index stands on them."""
    for statement, altered in altered_in(file):
        if altered.old is not None and altered.indexed and altered.resorts and is_taken(altered):
            kept = f"{altered.old.type} {altered.old.collation}".strip()
            message = f"the index on {altered.name} keeps the order of {kept}: searches by it miss rows"
            later = partial(column_altered, file, statement, altered)
            yield Finding("TURSO101", *altered.span, message, _HELP, later=later)


_HELP = "drop the index first and make it again, or rebuild the table"


register(
    Rule(
        code="TURSO101",
        name="type-of-indexed-column",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="libSQL replaces the words and leaves rows and indexes as they are: a search by the index misses rows.",
        bad=(
            "CREATE TABLE IF NOT EXISTS t (a TEXT);\n"
            "CREATE INDEX IF NOT EXISTS t_a ON t (a);\n"
            "ALTER TABLE t ALTER COLUMN a TO a INTEGER;\n"
        ),
        good=(
            "CREATE TABLE IF NOT EXISTS t (a TEXT);\n"
            "CREATE INDEX IF NOT EXISTS t_a ON t (a);\n"
            "ALTER TABLE t ALTER COLUMN a TO a TEXT DEFAULT 'x';\n"
        ),
        source="libSQL extensions: Altering columns",
    )
)
