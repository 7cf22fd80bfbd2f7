"""DROP without IF EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import is_guarded, missing_if, shown
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A drop that is made without a look whether the object is there."""
    shape = statement.shape
    if shape.kind not in ("owned", "user mapping") and "if exists" not in shape.flags and not is_guarded(statement):
        message = f"DROP {shape.kind.upper()} {shown(statement)} fails when it runs again: it is gone then"
        yield missing_if("NEON112", statement, "IF EXISTS", message)


register(
    Rule(
        code="NEON112",
        name="drop-without-if-exists",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"drop"}),
        check=check,
        why="Every statement must be able to run again.",
        bad="DROP TABLE users;\n",
        good="DROP TABLE IF EXISTS users;\n",
        source="postgresql.org: DROP TABLE",
    )
)
