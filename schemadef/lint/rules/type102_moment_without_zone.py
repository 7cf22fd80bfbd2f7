"""A moment that nobody can place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Each column of such a type."""
    for column in columns_of(statement):
        if column.type.name == "timestamp":
            message = f"{column.name} has no time zone: which moment it means depends on who reads it"
            yield Finding("TYPE102", *column.span, message, "make it a timestamptz, which takes the same 8 bytes")


register(
    Rule(
        code="TYPE102",
        name="timestamp-without-time-zone",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        words=frozenset({"TIMESTAMP"}),
        kinds=frozenset({"table", "foreign table"}),
        check=check,
        why=(
            "timestamp keeps what a clock on a wall shows, not a moment: sessions in two zones read two moments. "
            "DECL104 says the same of a declaration."
        ),
        bad="CREATE TABLE IF NOT EXISTS notes (at timestamp);\n",
        good="CREATE TABLE IF NOT EXISTS notes (at timestamptz);\n",
        source="wiki.postgresql.org: Don't Do This, timestamp (without time zone)",
    )
)
