"""The values of enums, and which domains have conditions, as the files make and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.sql.lexer import STRING

if TYPE_CHECKING:
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.shape import Shape
    from schemadef.lint.sql.statement import Statement


Said = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], bool]
"""The texts of a statement, those of each of its actions, and whether it has a condition."""


def said_of(statement: Statement) -> Said:
    """What a statement about a type or a domain says."""
    words = statement.tokens.words[statement.first : statement.last]
    actions = tuple(_texts(statement, action.first, action.last) for action in statement.shape.actions)
    return _texts(statement, statement.first, statement.last), actions, not {"CHECK", "NOT"}.isdisjoint(words)


def note(shape: Shape, said: Said, schema: Schema) -> None:
    """Note what a statement about a type makes of its values, which are kept as they are written, with their quotes."""
    labels, full = schema.labels, schema.full(shape.name)
    texts, of_actions, conditioned = said
    if shape.kind == "domain":
        if conditioned:
            schema.checked_domains.add(full)
    elif shape.verb == "create":
        labels.setdefault(full, texts)
    for action, changed in zip(shape.actions, of_actions, strict=True) if full in labels else ():
        if action.verb == "rename" and action.kind == "to":
            labels[(*full[:-1], action.name)] = labels.pop(full)
        elif action.kind == "value" and action.verb == "add":
            labels[full] += changed[:1]
        elif action.kind == "value" and len(changed) > 1:
            labels[full] = tuple(changed[1] if label == changed[0] else label for label in labels[full])


def _texts(statement: Statement, first: int, last: int) -> tuple[str, ...]:
    tokens = statement.tokens
    others = (index for index in range(first, last) if not tokens.words[index])
    return tuple(tokens.source(index) for index in others if tokens.kind_of(index) == STRING)
