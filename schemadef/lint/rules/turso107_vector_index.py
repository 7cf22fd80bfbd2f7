"""A vector index that libSQL cannot make."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import is_without_rowid, told_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_VECTOR = re.compile(
    r"(?:FLOAT(?:16|32|64|8|B16)|F(?:16|32|64|8|B16|1BIT)_BLOB|FLOAT1BIT)\s*\(\s*\d+\s*\)", re.IGNORECASE
)


def whole(file: File) -> Iterator[Finding]:
    """The indexes on a column that is no vector with a length, or in a table WITHOUT ROWID with several keys."""
    for statement in file.statements if "libsql_vector_idx" in file.text else ():
        column = _indexed(statement)
        if column < 0:
            continue
        tokens = statement.tokens
        told = told_of(file, statement.shape.table[-1])
        types = {name.lower(): type for name, type, _ in told}
        problem = ""
        name = tokens.name(column)
        if name.lower() in types and not _VECTOR.fullmatch(types[name.lower()]):
            problem = f"{name} is of type {types[name.lower()] or 'none'}, and no vector that says its length"
        elif sum(key > 0 for _, _, key in told) > 1 and is_without_rowid(file, statement.shape.table[-1]):
            problem = "libSQL makes none in a table WITHOUT ROWID whose key has several columns"
        if problem:
            yield Finding(
                "TURSO107", tokens.start[column], tokens.end[column], problem, "declare the column F32_BLOB(n)"
            )


def _indexed(statement: Statement) -> int:
    """The token of the column in `libsql_vector_idx(column, …)`."""
    tokens = statement.tokens
    for index in range(statement.first, statement.last if statement.shape.kind == "index" else statement.first):
        if tokens.word(index) == "LIBSQL_VECTOR_IDX" and statement.shape.table:
            return index + 2
    return -1


register(
    Rule(
        code="TURSO107",
        name="vector-index",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="libSQL answers `unexpected vector column type`. An error: libSQL refuses it.",
        bad=("CREATE TABLE IF NOT EXISTS t (e BLOB);\nCREATE INDEX IF NOT EXISTS t_e ON t (libsql_vector_idx(e));\n"),
        good=(
            "CREATE TABLE IF NOT EXISTS t (e F32_BLOB(3));\n"
            "CREATE INDEX IF NOT EXISTS t_e ON t (libsql_vector_idx(e));\n"
        ),
        source="libSQL: AI & Embeddings",
        errors=("unexpected vector column type",),
    )
)
