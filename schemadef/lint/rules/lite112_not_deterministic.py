"""A check, a generated column or an index that asks for the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sql.part import Part
from schemadef.lint.sqlite.refused import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_MOMENTS = frozenset({"CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"})
_DATES = frozenset({"DATE", "TIME", "DATETIME", "JULIANDAY", "UNIXEPOCH", "STRFTIME"})


def whole(file: File) -> Iterator[Finding]:
    """What SQLite refuses at once, and the clocks that it refuses with the first row."""
    yield from refusals(file, "LITE112")
    for statement in file.statements:
        if statement.shape.kind == "table" and statement.shape.verb in ("create", "alter"):
            yield from _clocks(statement)


def _clocks(statement: Statement) -> Iterator[Finding]:
    """The clocks in CHECK (…) and AS (…)."""
    tokens = statement.tokens
    for index in range(statement.first, statement.last):
        if tokens.word(index) in ("CHECK", "AS") and tokens.word(index + 1) == "(":
            inner = Part(tokens, index + 1, statement.last).inside(index + 1)
            for place in range(inner.first, inner.last):
                if _is_clock(inner, place):
                    start, end = tokens.start[place], tokens.end[place]
                    message = "SQLite refuses every row: a clock gives another answer each time"
                    yield Finding("LITE112", start, end, message, "let a default, a trigger or the application do it")


def _is_clock(inner: Part, index: int) -> bool:
    """Whether a word asks for the time: CURRENT_…, or a function of dates that is given 'now' or nothing."""
    tokens = inner.tokens
    word = tokens.word(index)
    if word in _MOMENTS:
        return True
    if word not in _DATES or tokens.word(index + 1) != "(":
        return False
    given = inner.inside(index + 1).pieces()
    moment = given[1:2] if word == "STRFTIME" else given[:1]
    return not moment or moment[0].text.lower() == "'now'"


register(
    Rule(
        code="LITE112",
        name="not-deterministic",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="SQLite takes the table and refuses its rows: non-deterministic use of datetime() in a CHECK constraint.",
        bad="CREATE TABLE IF NOT EXISTS t (at TEXT CHECK (at <= datetime('now')));\n",
        good="CREATE TABLE IF NOT EXISTS t (at TEXT DEFAULT (datetime('now')));\n",
        source="sqlite.org: Deterministic SQL Functions, 3",
        errors=("non-deterministic use of",),
    )
)
