"""The values of enums, and which domains have conditions, as the files make and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.sql.lexer import STRING
from schemadef.lint.sql.part import dropped_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.lint.sql.shape import Action, Name
    from schemadef.lint.sql.statement import Statement

Labels = dict["Name", tuple[str, ...]]
"""The values of enums by their names, as they are written, with their quotes."""


def note_type(statement: Statement, labels: Labels, full: Callable[[Name], Name]) -> None:
    """Note what a statement about a type makes of its values."""
    shape = statement.shape
    named = full(shape.name)
    if shape.verb == "drop":
        for name in dropped_names(statement):
            labels.pop(full(name), None)
    elif shape.verb == "create":
        labels.setdefault(named, _texts(statement, statement.first, statement.last))
    else:
        for action in shape.actions if named in labels else ():
            _note_action(statement, action, named, labels)


def _note_action(statement: Statement, action: Action, full: Name, labels: Labels) -> None:
    if action.verb == "rename" and action.kind == "to":
        labels[(*full[:-1], action.name)] = labels.pop(full)
        return
    changed = _texts(statement, action.first, action.last)
    if action.kind == "value" and action.verb == "add":
        labels[full] += changed[:1]
    elif action.kind == "value" and len(changed) > 1:
        labels[full] = tuple(changed[1] if label == changed[0] else label for label in labels[full])


def note_domain(statement: Statement, checked: set[Name], full: Callable[[Name], Name]) -> None:
    """Note the domain that a statement gives a condition."""
    words = statement.tokens.words[statement.first : statement.last]
    if not {"CHECK", "NOT"}.isdisjoint(words):
        checked.add(full(statement.shape.name))


def _texts(statement: Statement, first: int, last: int) -> tuple[str, ...]:
    tokens = statement.tokens
    others = (index for index in range(first, last) if not tokens.words[index])
    return tuple(tokens.source(index) for index in others if tokens.kind_of(index) == STRING)
