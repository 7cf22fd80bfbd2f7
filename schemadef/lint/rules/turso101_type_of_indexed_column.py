"""ALTER COLUMN gives an indexed column another type or collation, and the index keeps the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.altered import altered_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The columns whose definition is replaced by one of another type or collation, while an index stands on them."""
    altering = [statement for statement in file.statements if statement.shape.verb == "alter"]
    for altered in (one for statement in altering for one in altered_columns(statement, file)):
        if altered.indexed and altered.old_type != altered.new_type:
            message = (
                f"the index on {altered.name} keeps the order of {altered.old_type or 'no type'}: it finds no rows"
            )
            yield Finding("TURSO101", *altered.span, message, "drop the index first and make it again, or rebuild")


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
        good=("CREATE TABLE IF NOT EXISTS t (a TEXT);\nALTER TABLE t ALTER COLUMN a TO a TEXT DEFAULT 'x';\n"),
        source="libSQL extensions: Altering columns",
    )
)
