"""What rows that the files have put in hold when columns of their table come, go, and are called or typed otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.outcome import looked_at
from schemadef.lint.rows.put import default
from schemadef.lint.rows.row import UNKNOWN, reading
from schemadef.lint.sql.part import part_of, whole
from schemadef.lint.values.reckoned import reckoned
from schemadef.lint.values.value import as_type, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.lint.rows.row import Row
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Action, Name
    from schemadef.lint.sql.statement import Statement


def around(statement: Statement, table: Name, schema: Schema, remember: Callable[[], None]) -> None:
    """Note what columns hold behind an ALTER TABLE, and have it remembered itself meanwhile."""
    _keep_defaults(statement, table, schema)
    remember()
    for action in statement.shape.actions:
        if action.kind == "column" and action.verb in ("add", "drop", "rename", "alter"):
            part = part_of(statement, action)
            for row in _rows(statement, table, schema):
                _follow(row, action, part, table, schema)


def _keep_defaults(statement: Statement, table: Name, schema: Schema) -> None:
    """Note, before columns get other defaults, what rows that were put in without a value have by the old ones."""
    for action in statement.shape.actions:
        if (action.verb, action.kind) == ("alter", "column") and part_of(statement, action).find("DEFAULT") >= 0:
            for row in _rows(statement, table, schema):
                if not row.told(action.name) and action.name not in row.table.changing:
                    _give(row, action.name, written(default(action.name, row.table)), table, schema)


def _rows(statement: Statement, table: Name, schema: Schema) -> Iterator[Row]:
    nothing = whole(statement)._replace(last=statement.first)
    return (row for row, _ in looked_at(nothing, table, schema) if row.given)


def _follow(row: Row, action: Action, part: Part, table: Name, schema: Schema) -> None:
    name = action.name
    if action.verb == "drop":
        _give(row, name, UNKNOWN, table, schema)
    elif action.verb == "rename":
        _rename(row, name, part, table, schema)
    elif action.verb == "add":
        is_new = row.changes.get(name) == UNKNOWN or part.find("IF", "NOT", "EXISTS") < 0
        if row.told(name) and is_new:
            _give(row, name, written(default(name, row.table)), table, schema)
    elif (using := part.find("USING")) >= 0:
        kind = row.table.types.get(name)
        value = reckoned(part._replace(first=using + 1).signed)(reading(row))
        _give(row, name, written(value if kind is None else as_type(value, kind)), table, schema)


def _rename(row: Row, old: str, part: Part, table: Name, schema: Schema) -> None:
    """A column that somebody has said a value of goes by another name; any other has its default by that name, too."""
    to = part.find("TO")
    if row.told(old) and to > part.first:
        _give(row, part.tokens.name(to + 1), row.changes.get(old) or row.given[old], table, schema)
        _give(row, old, UNKNOWN, table, schema)


def _give(row: Row, column: str, text: str, table: Name, schema: Schema) -> None:
    schema.touched.setdefault(table, {}).setdefault(row.place, {})[column] = text
