"""AUTOINCREMENT, which few tables need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """The word in a table that is made."""
    tokens = statement.tokens
    for index in range(statement.first, statement.last if statement.shape.kind == "table" else statement.first):
        if tokens.word(index) == "AUTOINCREMENT":
            start, end = tokens.start[index], tokens.end[index]
            yield Finding("LITE111", start, end, "ids grow without it, too: it only keeps those of deleted rows unused")


register(
    Rule(
        code="LITE111",
        name="autoincrement",
        severity=Severity.HINT,
        families=SQLITE,
        verbs=frozenset({"create"}),
        kinds=frozenset({"table"}),
        words=frozenset({"AUTOINCREMENT"}),
        check=check,
        why=(
            "It costs a second write with each row, and a rebuild loses its counter. A hint: it works, and costs a "
            "little for each row."
        ),
        bad="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY AUTOINCREMENT);\n",
        good="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY);\n",
        source="sqlite.org: Autoincrement",
    )
)
