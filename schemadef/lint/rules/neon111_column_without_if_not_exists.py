"""ADD COLUMN without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import goes_first, is_nowhere, missing_in_action
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.volatile import VOLATILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column that is added without a look whether it is there."""
    for action in () if is_nowhere(statement, file) else statement.shape.actions:
        if goes_first(statement, action) and _gives_others(statement, action, file):
            start, end = statement.tokens.start[action.first], statement.tokens.end[action.last - 1]
            message = f"{action.name} is dropped and made anew: its rows have other values each time that this runs"
            yield Finding("NEON111", start, end, message, "look in the catalog first, in a DO block")
            continue
        careful = "if not exists" in action.flags or action.name in ("", "not") or goes_first(statement, action)
        if action.verb == "add" and action.kind == "column" and not careful:
            message = f"ADD COLUMN {action.name} fails when it runs again: the column exists then"
            yield missing_in_action("NEON111", statement, action, "IF NOT EXISTS", message)


def _gives_others(statement: Statement, action: Action, file: File) -> bool:
    """Whether rows that are there get other values by a column's default each time."""
    words = statement.tokens.words[action.first : action.last]
    filled = file.schema.full(statement.shape.name) in file.schema.filled
    return filled and "DEFAULT" in words and not VOLATILE.isdisjoint(words)


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
