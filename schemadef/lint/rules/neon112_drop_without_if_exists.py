"""DROP without IF EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import comes_back, missing_if, missing_in_action, shown
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A drop that is made without a look whether the object is there; that of a part of a table, too."""
    shape = statement.shape
    if shape.verb == "drop" and shape.kind != "owned" and "if exists" not in shape.flags:
        message = f"DROP {shape.kind.upper()} {shown(statement)} fails when it runs again: it is gone then"
        yield missing_if("NEON112", statement, "IF EXISTS", message)
    for action in shape.actions:
        careful = "if exists" in action.flags or comes_back(statement, action)
        if action.verb == "drop" and action.kind in ("column", "constraint") and not careful:
            message = f"DROP {action.kind.upper()} {action.name} fails when it runs again: it is gone then"
            yield missing_in_action("NEON112", statement, action, "IF EXISTS", message)


register(
    Rule(
        code="NEON112",
        name="drop-without-if-exists",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"drop", "alter"}),
        words=frozenset({"DROP"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="DROP TABLE users;\n",
        good="DROP TABLE IF EXISTS users;\n",
        source="postgresql.org: DROP TABLE",
    )
)
