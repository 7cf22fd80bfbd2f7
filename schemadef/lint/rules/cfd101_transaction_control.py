"""BEGIN, COMMIT and SAVEPOINT, which D1 refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Fix, Severity
from schemadef.lint.mend.left_out import left_out
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement that begins or ends a transaction."""
    end = statement.tokens.end[statement.first]
    fix = Fix((left_out(statement, file),), safe=False)
    message = "D1 refuses it: a file of migrations is one transaction already"
    yield Finding("CFD101", statement.start, end, message, "leave it out", fix)


register(
    Rule(
        code="CFD101",
        name="transaction-control",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"begin", "commit", "rollback", "savepoint", "release"}),
        check=check,
        why="D1 runs what it is sent in a transaction of its own, and refuses to begin another.",
        bad="BEGIN TRANSACTION;\n",
        good="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY);\n",
        source="developers.cloudflare.com: D1 SQL statements",
        errors=("state.storage.transaction",),
    )
)
