"""The values of enums, and which domains have conditions, as the files make and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.lexer import STRING

if TYPE_CHECKING:
    from schemadef.lint.schema import Schema
    from schemadef.lint.statement import Statement


def note(statement: Statement, schema: Schema) -> None:
    """Note what a statement about a type makes of its values, which are kept as they are written, with their quotes."""
    shape, labels = statement.shape, schema.labels
    full = schema.full(shape.name)
    if shape.kind == "domain":
        if not {"CHECK", "NOT"}.isdisjoint(statement.tokens.words[statement.first : statement.last]):
            schema.checked_domains.add(full)
    elif shape.verb == "create":
        labels.setdefault(full, _texts(statement, statement.first, statement.last))
    for action in shape.actions if full in labels else ():
        said = _texts(statement, action.first, action.last)
        if action.verb == "rename" and action.kind == "to":
            labels[(*full[:-1], action.name)] = labels.pop(full)
        elif action.kind == "value" and action.verb == "add":
            labels[full] += said[:1]
        elif action.kind == "value" and len(said) > 1:
            labels[full] = tuple(said[1] if label == said[0] else label for label in labels[full])


def _texts(statement: Statement, first: int, last: int) -> tuple[str, ...]:
    tokens = statement.tokens
    others = (index for index in range(first, last) if not tokens.words[index])
    return tuple(tokens.source(index) for index in others if tokens.kind_of(index) == STRING)
