"""A comment behind the last semicolon of a chunk, where D1 looks for a statement."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sql.cutting import BREAKPOINT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_MARK = f"--> {BREAKPOINT}"


def whole(file: File) -> Iterator[Finding]:
    """What stands behind the last semicolon of each chunk, and chunks of nothing, in files that have breakpoints."""
    if _MARK not in file.text or file.rollback:
        return
    start = first = 0
    statements = file.statements
    while start <= len(file.text):
        end = file.text.find(_MARK, start)
        end = len(file.text) if end < 0 else end
        behind = bisect_left(statements, end, lo=first, key=_start)
        place, last = _superfluous(file, start, end, statements[behind - 1] if behind > first else None)
        first = behind
        if place < last:
            message = "drizzle-orm sends it along, and D1 answers that it contains no statement"
            yield Finding("CFD116", place, last, message, "leave it out, or write it above the statement")
        start = end + len(_MARK)


def _start(statement: Statement) -> int:
    return statement.start


def _superfluous(file: File, start: int, end: int, final: Statement | None) -> tuple[int, int]:
    """Where a chunk has something behind its final statement; the mark before it when it has no statement at all."""
    if final is None:
        return max(start - len(_MARK), 0), max(start, min(len(_MARK), end))
    before, closed, behind = file.text[final.end : end].partition(";")
    if not closed or before.strip() or not behind.strip():
        return end, end
    return end - len(behind.lstrip()), end - (len(behind) - len(behind.rstrip()))


register(
    Rule(
        code="CFD116",
        name="nothing-behind-a-semicolon",
        severity=Severity.WARNING,
        families=SQLITE,
        whole=whole,
        why="D1 takes what is behind a semicolon for another statement: `SQL code did not contain a statement`.",
        bad=(
            "CREATE TABLE IF NOT EXISTS t (a TEXT); -- the first\n"
            "--> statement-breakpoint\n"
            "CREATE TABLE IF NOT EXISTS u (a TEXT);\n"
        ),
        good=(
            "-- the first\n"
            "CREATE TABLE IF NOT EXISTS t (a TEXT);\n"
            "--> statement-breakpoint\n"
            "CREATE TABLE IF NOT EXISTS u (a TEXT);\n"
        ),
        source="workerd: src/cloudflare/internal/d1-api.ts",
    )
)
