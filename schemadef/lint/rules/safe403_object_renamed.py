"""Renaming what code names breaks code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_made_later, is_told, span
from schemadef.lint.sql.part import part_of, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_KINDS = frozenset({"type", "domain", "schema", "function", "procedure", "sequence", "role", "database"})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A type or one of its values, a schema, a function or a sequence that the file did not make."""
    shape = statement.shape
    if shape.kind not in _KINDS or file.rollback or file.schema.made(shape.kind, shape.name):
        return
    if is_told(statement, file) or is_made_later(statement, file, shape.name):
        return
    for action in shape.actions:
        part = part_of(statement, action)
        at = part.find("RENAME", "TO")
        if action.verb == "rename" or at >= 0:
            of = "a value of " if action.kind == "value" else ""
            message = f"code that is running still says the old name of {of}{shape.kind} {shown_name(shape.name)}"
            hint = "make a new one, move the code over, then drop the old one"
            yield Finding("SAFE403", *span(part), message, hint)


register(
    Rule(
        code="SAFE403",
        name="object-renamed",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=_KINDS,
        words=frozenset({"RENAME"}),
        check=check,
        why="Code that is running, and functions' bodies, still say the old name.",
        bad="ALTER SCHEMA app RENAME TO application;\n",
        good="CREATE SCHEMA IF NOT EXISTS application;\n",
        source="postgresql.org: ALTER TYPE, ALTER SCHEMA, ALTER FUNCTION",
    )
)
