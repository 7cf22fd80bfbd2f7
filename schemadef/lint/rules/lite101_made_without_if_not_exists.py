"""CREATE without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.lite import MADE_WITH_CARE, careless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What is made without a look whether it is there, though SQLite has a word for it."""
    return careless("LITE101", statement, file, "IF NOT EXISTS", "exists")


register(
    Rule(
        code="LITE101",
        name="made-without-if-not-exists",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"create"}),
        kinds=MADE_WITH_CARE,
        check=check,
        why=(
            "It fails when it runs again: where no history knows what was applied, and where two runners meet. A "
            "warning: on this family a file and its row in the history are one transaction, so that one that is "
            "broken off leaves nothing behind."
        ),
        bad="CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        good="CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY);\n",
        source="sqlite.org: CREATE TABLE",
        errors=(r"(?:table|index|view|trigger) \S+ already exists",),
    )
)
