"""RENAME COLUMN breaks code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.schema.safe import is_told, is_used, span
from schemadef.lint.sql.part import part_of, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_KINDS = ("table", "view", "materialized view", "foreign table")


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column of a relation that is in use."""
    shape = statement.shape
    if shape.kind not in _KINDS or not is_used(file, shape.name) or is_told(statement, file):
        return
    for action in shape.actions:
        if action.verb == "rename" and action.kind in ("column", "") and action.name:
            shown = f"{shown_name(shape.name)}.{action.name}"
            message = f"code that is running still asks for {shown}"
            hint = "add a column of the new name, write both, move the readers over, then drop the old one"
            yield Finding("SAFE401", *span(part_of(statement, action)), message, hint)


register(
    Rule(
        code="SAFE401",
        name="column-renamed",
        severity=Severity.WARNING,
        families=ANY,
        verbs=frozenset({"alter"}),
        kinds=frozenset(_KINDS),
        words=frozenset({"RENAME"}),
        check=check,
        why="Code that is running still asks for the old name until it is deployed anew.",
        bad="ALTER TABLE users RENAME COLUMN name TO full_name;\n",
        good="ALTER TABLE users ADD COLUMN IF NOT EXISTS full_name text;\n",
        source="postgresql.org: ALTER TABLE",
    )
)
