"""DROP without IF EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import missing_if, shown
from schemadef.lint.finding import Severity
from schemadef.lint.lite import is_directed
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


_KINDS = frozenset({"table", "index", "view", "trigger"})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What is dropped without a look whether it is there."""
    shape = statement.shape
    if shape.kind in _KINDS and "if exists" not in shape.flags and not is_directed(statement, file):
        message = f"DROP {shape.kind.upper()} {shown(statement)} fails when it runs again: it is gone then"
        yield missing_if("LITE121", statement, "IF EXISTS", message)


register(
    Rule(
        code="LITE121",
        name="dropped-without-if-exists",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"drop"}),
        kinds=_KINDS,
        check=check,
        why="A migration that was broken off is run again from its beginning.",
        bad="DROP INDEX users_name;\n",
        good="DROP INDEX IF EXISTS users_name;\n",
        source="sqlite.org: DROP TABLE",
    )
)
