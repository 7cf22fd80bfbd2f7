"""An UPDATE or DELETE of all rows beside changes of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Those without a WHERE on a table that the file does not make."""
    tokens = statement.tokens
    at = statement.first + (2 if tokens.word(statement.first) == "DELETE" else 1)
    if statement.find("WHERE") < 0 and not file.is_new((tokens.name(at),)):
        end = tokens.end[min(at, statement.last - 1)]
        message = "whoever waits for its transaction takes the lock after 5 seconds, and it is rolled back"
        yield Finding("TURSO106", statement.start, end, message, "change so many rows at a time, in a file of its own")


register(
    Rule(
        code="TURSO106",
        name="longer-than-a-transaction",
        severity=Severity.HINT,
        families=SQLITE,
        verbs=frozenset({"update", "delete"}),
        check=check,
        why="libSQL's server ends a transaction for which another writer has waited 5 seconds.",
        bad="UPDATE users SET name = lower(name);\n",
        good="UPDATE users SET name = lower(name) WHERE id BETWEEN 1 AND 10000;\n",
        source="docs.turso.tech: Transactions",
    )
)
