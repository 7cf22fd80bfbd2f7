"""A statement taken out of its file, with all that is there for it alone."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

_SEMICOLON = pattern(r"\s*;")
_LINE_END = pattern(r"[ \t]*(?:\r?\n|\Z)")
_CUT_BEHIND = pattern(r"\s*-->[ \t]*statement-breakpoint[ \t]*(?:\r?\n|\Z)")
_CUT_BEFORE = pattern(r"(?:\r?\n|\A)?[ \t]*-->[ \t]*statement-breakpoint\s*\Z")
_FAR = 200
"""How far before a statement its breakpoint is looked for, in signs."""


def left_out(statement: Statement, file: File) -> Edit:
    """The edit: its semicolon goes along, the line that it has for itself, and a breakpoint that would cut nothing."""
    text, start, end = file.text, statement.start, statement.end
    if found := _SEMICOLON.match(text, end):
        end = found.end()
    lead = text.rfind("\n", 0, start) + 1
    behind = _LINE_END.match(text, end)
    if behind is not None and not text[lead:start].strip():
        start, end = lead, behind.end()
    if _is_alone(statement, file):
        if found := _CUT_BEHIND.match(text, end):
            end = found.end()
        elif found := _CUT_BEFORE.search(text, max(0, start - _FAR), start):
            start = found.start() + (1 if found[0].startswith("\n") else 2 if found[0].startswith("\r\n") else 0)
    return Edit(start, end, "")


def _is_alone(statement: Statement, file: File) -> bool:
    """Whether no other statement is between the same breakpoints."""
    at = bisect_left(file.statements, statement.start, key=_start)
    around = file.statements[max(0, at - 1) : at + 2]
    return not any(one.unit == statement.unit and one.start != statement.start for one in around)


def _start(statement: Statement) -> int:
    return statement.start
