"""Several statements between two breakpoints, of which libSQL runs the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sql.cutting import BREAKPOINT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The statements that are not the first of their chunk, in files that have breakpoints."""
    if BREAKPOINT not in file.text:
        return
    before = -1
    for statement in file.statements:
        if statement.unit == before:
            fix = Fix((Edit(statement.start, statement.start, f"--> {BREAKPOINT}\n"),))
            end = statement.tokens.end[statement.first]
            message = "drizzle-orm sends a chunk as one statement, and libSQL drops all but the first of it"
            yield Finding("TURSO103", statement.start, end, message, f"write --> {BREAKPOINT} before it", fix)
        before = statement.unit


register(
    Rule(
        code="TURSO103",
        name="several-statements-in-a-chunk",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="The rest is not run, nothing is said, and the migration counts as applied.",
        bad=(
            "CREATE TABLE IF NOT EXISTS t (a TEXT);\n"
            "CREATE TABLE IF NOT EXISTS u (a TEXT);\n"
            "--> statement-breakpoint\n"
            "CREATE TABLE IF NOT EXISTS v (a TEXT);\n"
        ),
        good=(
            "CREATE TABLE IF NOT EXISTS t (a TEXT);\n--> statement-breakpoint\nCREATE TABLE IF NOT EXISTS u (a TEXT);\n"
        ),
        source="libsql-client-ts: execute",
    )
)
