"""A primary key whose columns can be NULL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sql.part import whole as whole_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """The columns that are a key by themselves, of another type than INTEGER, and not NOT NULL."""
    part = whole_of(statement)
    body = part.find("(")
    if statement.shape.kind != "table" or body < 0 or part.find("ROWID") >= 0 or part.find("STRICT") >= 0:
        return
    for piece in part.inside(body).pieces():
        key = piece.find("PRIMARY", "KEY")
        if key <= piece.first or piece.find("NOT", "NULL") >= 0:
            continue
        if piece.tokens.word(piece.first) == "CONSTRAINT" or piece.tokens.word(piece.first + 1) == "INTEGER":
            continue
        start, end = piece.tokens.start[key], piece.tokens.end[key + 1]
        message = f"{piece.tokens.name(piece.first)} can be NULL, though it is the primary key"
        fix = Fix((Edit(start, start, "NOT NULL "),), safe=False)
        yield Finding("LITE110", start, end, message, "write NOT NULL", fix)


register(
    Rule(
        code="LITE110",
        name="key-that-can-be-null",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"create"}),
        kinds=frozenset({"table"}),
        words=frozenset({"KEY"}),
        check=check,
        why="Only INTEGER PRIMARY KEY, WITHOUT ROWID and STRICT say NOT NULL by themselves.",
        bad="CREATE TABLE IF NOT EXISTS t (id TEXT PRIMARY KEY);\n",
        good="CREATE TABLE IF NOT EXISTS t (id TEXT NOT NULL PRIMARY KEY);\n",
        source="sqlite.org: CREATE TABLE, 3.5",
    )
)
