"""Whether a change of a column's type makes other values each time of rows that the files have put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.put import is_given
from schemadef.lint.rows.rerun import converts_again
from schemadef.lint.schema.assigned import is_step, is_volatile
from schemadef.lint.schema.conversion import is_cast, named
from schemadef.lint.sql.part import part_of
from schemadef.lint.sql.types import type_of

if TYPE_CHECKING:
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


def reckons_again(statement: Statement, action: Action, schema: Schema) -> bool:
    """Whether rows that are there for certain change each time: USING reckons with the column, or calls random()."""
    if action.verb != "alter" or schema.full(statement.shape.name) not in schema.filled:
        return False
    part = part_of(statement, action)
    using = part.find("USING")
    said = part._replace(first=using + 1)
    if using >= 0 and is_volatile(said):
        return True
    if using < 0:
        return False
    kind = type_of(part._replace(first=part.find("TYPE") + 1, last=using))
    if kind.name in _READ_AGAIN and "||" in said.text:
        return False
    told = converts_again(said, action.name, kind, schema.full(statement.shape.name), schema)
    if told is not None:
        return told
    again = is_step(action.name, said) or _is_wrapped(said, action.name)
    return again and is_given(action.name, statement.shape.name, schema)


_READ_AGAIN = frozenset({"interval", "time"})
"""Types that read a text with their own unit behind it, '00:00:05 seconds', as what it was."""


def _is_wrapped(part: Part, column: str) -> bool:
    """Whether a value becomes an array of itself: ARRAY[c]."""
    words = part.tokens.words
    return any(
        words[index - 2 : index] == ["ARRAY", "["] and words[index + 1 : index + 2] == ["]"]
        for index in named(part, column)
        if index - 2 >= part.first and not is_cast(part, index)
    )
