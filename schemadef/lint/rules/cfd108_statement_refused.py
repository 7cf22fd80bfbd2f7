"""ATTACH, VACUUM, temporary tables and modules that D1 does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


_VERBS = frozenset({"attach", "detach", "vacuum"})
_MODULES = ("fts3", "fts4", "rtree", "rtree_i32", "geopoly", "csv", "dbstat")


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What D1's authorizer refuses."""
    shape = statement.shape
    end = statement.tokens.end[min(statement.first + 1, statement.last - 1)]
    if shape.verb in _VERBS:
        yield Finding("CFD108", statement.start, end, f"D1 refuses {shape.verb.upper()}", "leave it out")
    elif shape.verb == "create" and "temporary" in shape.flags:
        yield Finding(
            "CFD108", statement.start, end, "D1 has no temporary objects", "make an ordinary one, and drop it"
        )
    elif shape.verb == "create" and "virtual" in shape.flags:
        place = statement.find("USING")
        module = statement.tokens.name(place + 1) if place >= 0 else ""
        if module in _MODULES:
            yield Finding("CFD108", statement.start, end, f"D1 has no module {module}", "use fts5 or an ordinary table")


register(
    Rule(
        code="CFD108",
        name="statement-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"attach", "detach", "vacuum", "create"}),
        check=check,
        why="D1 answers `not authorized: SQLITE_AUTH`, and nothing of the file is applied.",
        bad="CREATE TEMP TABLE t (id INTEGER);\n",
        good="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY);\n",
        source="developers.cloudflare.com: D1 SQL statements",
    )
)
