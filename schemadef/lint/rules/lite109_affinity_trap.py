"""A type whose name makes SQLite turn texts into numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_NUMERIC = frozenset(
    {"BOOLEAN", "UUID", "DATETIME", "TIMESTAMP", "TIMESTAMPTZ", "STRING", "JSON", "JSONB", "DECIMAL", "DATE", "TIME"}
)


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column of such a type in a table that is made."""
    shape, tokens = statement.shape, statement.tokens
    if shape.kind != "table":
        return
    depth = 0
    for index in range(shape.at, statement.last):
        word = tokens.word(index)
        depth += (word == "(") - (word == ")")
        fresh = depth == 1 and tokens.word(index - 2) in ("(", ",")
        if fresh and word in _NUMERIC and tokens.name(index - 1):
            start, end = tokens.start[index], tokens.end[index]
            message = f"the type {word} has NUMERIC affinity: a text that looks like a number is kept as one"
            yield Finding("LITE109", start, end, message, "declare TEXT, INTEGER, REAL or BLOB")


register(
    Rule(
        code="LITE109",
        name="affinity-trap",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"create"}),
        kinds=frozenset({"table"}),
        check=check,
        why="SQLite reads an affinity out of a type's name: '007' in a column of type UUID becomes 7.",
        bad="CREATE TABLE IF NOT EXISTS t (id UUID);\n",
        good="CREATE TABLE IF NOT EXISTS t (id TEXT);\n",
        source="sqlite.org: Datatypes, 3.1",
    )
)
