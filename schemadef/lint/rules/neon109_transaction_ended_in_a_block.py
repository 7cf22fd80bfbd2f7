"""COMMIT and ROLLBACK inside of a DO block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """One that ends the transaction around the block."""
    if statement.outer is not None:
        end = statement.tokens.end_of(statement.first)
        message = "the block ends the transaction that it is in: it fails wherever that is not its own"
        yield Finding("NEON109", statement.start, end, message, "leave it out: what is sent commits alone")


register(
    Rule(
        code="NEON109",
        name="transaction-ended-in-a-block",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"commit", "rollback"}),
        check=check,
        why=(
            "A block that ends its transaction works only where it is sent alone: inside of a transaction, a "
            "batch of Neon's HTTP endpoint among them, it fails (2D000), and what it has committed by then "
            "stays."
        ),
        bad=("DO $$ BEGIN\n  UPDATE users SET active = true WHERE active IS NULL;\n  COMMIT;\nEND $$;\n"),
        good=("DO $$ BEGIN\n  UPDATE users SET active = true WHERE active IS NULL;\nEND $$;\n"),
        source="postgresql.org: PL/pgSQL, Transaction Management",
        errors=("invalid transaction termination",),
    )
)
