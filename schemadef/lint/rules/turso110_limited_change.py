"""UPDATE and DELETE with a LIMIT, which libSQL does not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, _: File) -> Iterator[Finding]:
    """ORDER BY or LIMIT of the change itself, not of a query inside of it."""
    tokens = statement.tokens
    places = [at for word in _WORDS if (at := statement.find(word)) >= 0]
    if places:
        at = min(places)
        message = f"libSQL is compiled without {statement.shape.verb.upper()} … LIMIT: a syntax error"
        yield Finding("TURSO110", tokens.start[at], tokens.end_of(at), message, _HELP)


_WORDS = ("ORDER", "LIMIT")
_HELP = "choose the rows in a query: WHERE rowid IN (SELECT rowid FROM … ORDER BY … LIMIT …)"


register(
    Rule(
        code="TURSO110",
        name="limited-change",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"update", "delete"}),
        words=frozenset({"LIMIT", "ORDER"}),
        check=check,
        why="libSQL and its server are compiled without SQLITE_ENABLE_UPDATE_DELETE_LIMIT (tried on both).",
        bad="CREATE TABLE jobs (id INTEGER PRIMARY KEY);\nDELETE FROM jobs ORDER BY id LIMIT 10;\n",
        good=(
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY);\n"
            "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs ORDER BY id LIMIT 10);\n"
        ),
        source="sqlite.org: DELETE, Optional LIMIT and ORDER BY clauses",
    )
)
