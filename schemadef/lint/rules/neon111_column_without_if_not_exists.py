"""ADD COLUMN without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import goes_first, is_nowhere, missing_in_action
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column that is added without a look whether it is there."""
    for action in () if is_nowhere(statement, file) else statement.shape.actions:
        careful = "if not exists" in action.flags or action.name in ("", "not") or goes_first(statement, action)
        if action.verb == "add" and action.kind == "column" and not careful:
            message = f"ADD COLUMN {action.name} fails when it runs again: the column exists then"
            yield missing_in_action("NEON111", statement, action, "IF NOT EXISTS", message)


register(
    Rule(
        code="NEON111",
        name="column-without-if-not-exists",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table", "foreign table"}),
        words=frozenset({"ADD"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="ALTER TABLE t ADD COLUMN note text;\n",
        good="ALTER TABLE t ADD COLUMN IF NOT EXISTS note text;\n",
        source="postgresql.org: ALTER TABLE",
        errors=(r'column ".+" of relation ".+" already exists',),
    )
)
