"""DROP without IF EXISTS fails when it runs again."""

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
    """What is dropped without a look whether it is there."""
    return careless("LITE121", statement, file, "IF EXISTS", "is gone")


register(
    Rule(
        code="LITE121",
        name="dropped-without-if-exists",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"drop"}),
        kinds=MADE_WITH_CARE,
        check=check,
        why="A migration that was broken off is run again from its beginning.",
        bad="DROP INDEX users_name;\n",
        good="DROP INDEX IF EXISTS users_name;\n",
        source="sqlite.org: DROP TABLE",
    )
)
