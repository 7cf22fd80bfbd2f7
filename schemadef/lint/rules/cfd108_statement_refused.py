"""ATTACH, VACUUM, temporary tables and modules that D1 does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_VERBS = frozenset({"attach", "detach", "vacuum"})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Other databases, and VACUUM."""
    shape = statement.shape
    end = statement.tokens.end[min(statement.first + 1, statement.last - 1)]
    yield Finding("CFD108", statement.start, end, f"D1 refuses {shape.verb.upper()}", "leave it out")


def whole(file: File) -> Iterator[Finding]:
    """Temporary objects, and virtual tables of other modules than fts5."""
    return refusals(file, "CFD108")


register(
    Rule(
        code="CFD108",
        name="statement-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=_VERBS,
        check=check,
        whole=whole,
        why="D1 answers `not authorized: SQLITE_AUTH`, and nothing of the file is applied.",
        bad="CREATE TEMP TABLE t (id INTEGER);\n",
        good="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY);\n",
        source="developers.cloudflare.com: D1 SQL statements",
    )
)
