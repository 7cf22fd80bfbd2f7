"""A statement that SQLite refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The statements that SQLite's own parser refuses after those before them."""
    return refusals(file, "LITE114")


register(
    Rule(
        code="LITE114",
        name="refused",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="It fails wherever it is applied. Each folder is replayed in memory, on an empty database.",
        bad="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, at TEXT DEFAULT datetime('now'));\n",
        good="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, at TEXT DEFAULT (datetime('now')));\n",
        source="sqlite.org: SQL As Understood By SQLite",
        errors=(r'near ".*": syntax error|no such (?:table|column|function|index|view|trigger|module)',),
    )
)
