"""What rules about statements that must be able to run again share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix

if TYPE_CHECKING:
    from schemadef.lint.shape import Action, Shape
    from schemadef.lint.statement import Statement


def is_guarded(statement: Statement) -> bool:
    """Whether a condition or a handler stands around it."""
    return statement.guard is not None


def head(statement: Statement, shape: Shape) -> tuple[int, int]:
    """The words that say what is made: from the first to the kind's last."""
    return statement.start, statement.tokens.end[min(shape.at, statement.last) - 1]


def missing_if(code: str, statement: Statement, words: str, message: str) -> Finding:
    """A finding that IF NOT EXISTS or IF EXISTS behind the kind mends."""
    shape = statement.shape
    start, end = head(statement, shape)
    return Finding(code, start, end, message, f"write {words} behind it", Fix((Edit(end, end, f" {words}"),)))


def missing_in_action(code: str, statement: Statement, action: Action, words: str, message: str) -> Finding:
    """The same for a part of an ALTER; `words` stand behind its kind, or behind its verb when it names none."""
    tokens = statement.tokens
    spelled = tokens.word(action.first + 1) == action.kind.split()[0].upper()
    end = tokens.end[action.first + (1 if spelled else 0)]
    start = tokens.start[action.first]
    text = f" {words}" if spelled else f" {action.kind.upper()} {words}"
    return Finding(code, start, end, message, f"write {words} behind it", Fix((Edit(end, end, text),)))


def shown(statement: Statement) -> str:
    """The name of what a statement is about, for people."""
    return ".".join(statement.shape.name)
