"""BEGIN, COMMIT and the like in a migration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Fix, Severity
from schemadef.lint.mend.left_out import left_out
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_VERBS = frozenset({"begin", "commit", "rollback", "savepoint", "release", "prepare transaction"})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement that begins or ends a transaction, outside of blocks."""
    if statement.outer is not None:
        return
    end = statement.tokens.end_of(statement.first)
    fix = Fix((left_out(statement, file),), safe=False)
    message = "a transaction cannot last from one request to the next, and whoever migrates begins and ends it"
    yield Finding("NEON108", statement.start, end, message, "leave it out", fix)


register(
    Rule(
        code="NEON108",
        name="transaction-control",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"begin", "commit", "rollback", "savepoint", "release", "prepare transaction"}),
        check=check,
        why="Over HTTP each request is a transaction of its own; a runner that opens one is disturbed by another.",
        bad="BEGIN;\n",
        good="CREATE TABLE IF NOT EXISTS a (id integer);\n",
        source="neon.com: serverless driver",
    )
)
