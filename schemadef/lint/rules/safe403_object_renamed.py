"""Renaming what code names breaks code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_made_later, is_told, span
from schemadef.lint.sql.part import part_of, shown_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action
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
            yield Finding("SAFE403", *span(part), message, _beside(statement, action, file))


def _beside(statement: Statement, action: Action, file: File) -> str:
    """Both names at once: a new value beside the old one, or a domain of the old name that is the renamed one.

    A domain of an enum is no way out: what compares one with the other finds no operator (tried on 18).
    """
    from schemadef.lint.mend.instead import instead, renamed_with_domain

    shape = statement.shape
    if shape.kind == "type" and action.kind == "value":
        old, new = (statement.tokens.source(at) for at in (action.first + 2, action.last - 1))
        added = f"ALTER TYPE {spelled(shape.name, file.dialect)} ADD VALUE IF NOT EXISTS {new} AFTER {old}"
        return instead(statement, [added], "move the code and the rows over, and leave the old one")
    if shape.kind == "domain" and action.kind == "to":
        new_name = (*shape.name[:-1], action.name)
        return instead(statement, [renamed_with_domain(statement, shape.name, new_name, file.dialect)])
    return f"make a new {shape.kind}, move the code over, then drop the old one: what it holds is not said here"


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
