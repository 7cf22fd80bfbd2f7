"""RENAME fails when it runs again: the old name is gone then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import is_guarded
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A rename without a guard; that of a whole table may say IF EXISTS."""
    shape = statement.shape
    if is_guarded(statement):
        return
    for action in shape.actions:
        whole = action.verb == "rename" and action.kind == "to" and "if exists" in shape.flags
        if action.verb == "rename" and not whole:
            start, end = statement.tokens.start[action.first], statement.tokens.end[action.last - 1]
            message = "a rename fails when it runs again: the old name is gone then"
            yield Finding("NEON117", start, end, message, "look in the catalog for both names first, in a DO block")


register(
    Rule(
        code="NEON117",
        name="rename-not-guarded",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        check=check,
        why="Every statement must be able to run again.",
        bad="ALTER TABLE users RENAME COLUMN mail TO email;\n",
        good="ALTER TABLE IF EXISTS users RENAME TO people;\n",
        source="postgresql.org: ALTER TABLE",
    )
)
