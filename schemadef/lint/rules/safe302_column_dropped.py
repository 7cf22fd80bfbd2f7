"""DROP COLUMN deletes values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.schema.safe import altered, is_accepted, span, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column of a table that is in use, which nobody agreed to lose."""
    for action, part in altered(statement, file):
        if action.verb == "drop" and action.kind == "column" and not is_accepted(statement, file):
            shown = f"{table_name(statement)}.{action.name}"
            message = f"DROP COLUMN deletes every value of {shown}"
            hint = f"stop using {shown} first; then say why above it: -- schemadef: ignore SAFE302 REASON"
            yield Finding("SAFE302", *span(part), message, hint)


register(
    Rule(
        code="SAFE302",
        name="column-dropped",
        severity=Severity.ERROR,
        families=ANY,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"DROP"}),
        check=check,
        why=("Values that are deleted come back from a backup only; code that still reads the column fails."),
        bad="ALTER TABLE users DROP COLUMN IF EXISTS name;\n",
        good=(
            "CREATE TABLE IF NOT EXISTS users (id integer, name text);\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE users DROP COLUMN IF EXISTS name;\n"
        ),
        source="postgresql.org: ALTER TABLE",
    )
)
