"""A rule about rows, or what fills them, that is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, span
from schemadef.lint.sql.part import part_of, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """DROP CONSTRAINT, DEFAULT, NOT NULL, EXPRESSION or IDENTITY of a table in use; DROP TRIGGER, POLICY or INDEX."""
    if statement.shape.verb == "drop":
        if not file.rollback and statement.shape.kind not in ("table", "domain"):
            what = f"{statement.shape.kind} {shown_name(statement.shape.name)}"
            yield Finding("SAFE309", statement.start, statement.end, f"{what} goes: {_LOST}", _HINT)
        return
    if statement.shape.kind == "domain":
        yield from _of_domain(statement, file)
    for action, part in altered(statement, file):
        words = part.tokens.words[part.first : part.last]
        gone = action.verb == "drop" and action.kind == "constraint"
        if gone or (action.verb == "alter" and "DROP" in words):
            yield Finding("SAFE309", *span(part), _LOST, _HINT)


def _of_domain(statement: Statement, file: File) -> Iterator[Finding]:
    """DROP CONSTRAINT, DEFAULT or NOT NULL of a domain that the file has not made."""
    if file.rollback or file.schema.made("domain", statement.shape.name):
        return
    for action in statement.shape.actions:
        if action.verb == "drop":
            yield Finding("SAFE309", *span(part_of(statement, action)), _LOST, _HINT)


_LOST = "what it kept from happening, or did by itself, nobody does from now on"
_HINT = "say so with an ignore comment when that is meant"


register(
    Rule(
        code="SAFE309",
        name="less-is-kept",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"alter", "drop"}),
        kinds=frozenset({"table", "trigger", "policy", "index", "domain"}),
        check=check,
        why=(
            "No row is lost, but rows that were refused are taken from now on; to bring the rule back they must be "
            "mended first. A hint: no rows go with it, and mostly that is meant."
        ),
        bad="ALTER TABLE notes DROP CONSTRAINT IF EXISTS notes_title_check;\n",
        good=(
            "-- schemadef: ignore SAFE309 titles may be empty from now on\n"
            "ALTER TABLE notes DROP CONSTRAINT IF EXISTS notes_title_check;\n"
        ),
        source="postgresql.org: ALTER TABLE",
    )
)
