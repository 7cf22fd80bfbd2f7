"""Rows that a block takes away before it puts them in: the same ones each time, or others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.rows import given
from schemadef.lint.schema.assigned import is_volatile
from schemadef.lint.sql.effects import dropped_by, made_by
from schemadef.lint.sql.types import SERIAL

if TYPE_CHECKING:
    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_TAKE_AWAY = ("delete", "truncate")


def renews(statement: Statement, insert: Insert, schema: Schema) -> bool:
    """Whether the block of an INSERT has taken its rows away before, and it puts in the very same ones.

    What has a default that is another value each time is another row; TRUNCATE … RESTART IDENTITY counts anew.
    """
    block = statement.outer
    if block is None or statement.shape.verb != "insert":
        return False
    emptied = block.known("emptied", _emptied)
    place = emptied.get(made_by(statement)[1])
    if place is None or place[0] > statement.start:
        return False
    table = schema.table(insert.table)
    values = given(insert, schema)
    left = table.changing - set(values) if values else set()
    if place[1]:
        left = {column for column in left if column in table.types and table.types[column].name not in SERIAL}
    return not left and not any(is_volatile(value) for value in values.values())


def _emptied(block: Statement) -> dict[Name, tuple[int, bool]]:
    """The tables that a block takes rows from: where it first does, and whether it counts anew then."""
    found: dict[Name, tuple[int, bool]] = {}
    for one in block.inner:
        if one.shape.verb in _TAKE_AWAY:
            for _, name, _ in dropped_by(one):
                found.setdefault(name, (one.start, one.find("RESTART") >= 0))
    return found
