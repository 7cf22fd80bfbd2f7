"""ADD VALUE without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import missing_in_action
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A label that is added without a look whether it is there."""
    for action in statement.shape.actions:
        if action.verb == "add" and action.kind == "value" and "if not exists" not in action.flags:
            message = "ADD VALUE fails when it runs again: the label exists then"
            yield missing_in_action("NEON113", statement, action, "IF NOT EXISTS", message)


register(
    Rule(
        code="NEON113",
        name="enum-value-without-if-not-exists",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"type"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="ALTER TYPE mood ADD VALUE 'great';\n",
        good="ALTER TYPE mood ADD VALUE IF NOT EXISTS 'great';\n",
        source="postgresql.org: ALTER TYPE",
    )
)
