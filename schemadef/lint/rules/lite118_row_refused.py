"""A row that a table does not take."""

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
    """The rows that break a key or a constraint on a database that the folder made from nothing."""
    return refusals(file, "LITE118")


register(
    Rule(
        code="LITE118",
        name="row-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="Whoever sets up a fresh database from the folder, for a test or a branch, is stopped there.",
        bad="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);\nINSERT INTO t (id) VALUES (1);\n",
        good="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);\n"
        "INSERT OR IGNORE INTO t (id, a) VALUES (1, 'x');\n",
        source="sqlite.org: CREATE TABLE",
    )
)
