"""Which tables have rows, and what is known of those, as the statements of files leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.inserts import changed_table, chosen, inserts, updates
from schemadef.lint.rows.outcome import looked_at
from schemadef.lint.rows.rerun import settled
from schemadef.lint.rows.row import GONE, UNKNOWN
from schemadef.lint.rows.rows import columns_of, is_sure, looks
from schemadef.lint.schema.assigned import assignments
from schemadef.lint.sql.part import names_at, whole
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def note(statement: Statement, schema: Schema) -> None:
    """Note which tables have rows once a statement has run, and which of their columns have other values."""
    verb = statement.shape.verb
    part = whole(statement)
    if verb in ("insert", "with"):
        for insert in inserts(statement):
            sure, table = is_sure(insert, statement, schema), schema.full(insert.table)
            if sure or (sure is None and _is_there_then(insert, table, schema)):
                schema.filled.setdefault(table, []).append(_with_columns(insert, statement, schema))
            elif sure is None:
                schema.perhaps.add(table)
    elif verb == "truncate" or (verb == "delete" and part.find("WHERE") < 0):
        at = part.first + 1
        at += part.tokens.word(at) in ("TABLE", "FROM")
        for name in names_at(part, at) if verb == "truncate" else (part.name_at(at),):
            schema.filled.pop(schema.full(name), None)
            schema.touched.pop(schema.full(name), None)
            schema.perhaps.discard(schema.full(name))
    elif verb == "delete":
        _touch(changed_table(statement), part, {}, schema)
    if verb in ("update", "with"):
        for name, update in updates(statement):
            _touch(name, update, {column: value.signed for column, value in assignments(update)} or {"": "?"}, schema)


def _is_there_then(insert: Insert, table: Name, schema: Schema) -> bool:
    """Whether a row is there behind an INSERT that asks for it: SELECT 'a' WHERE NOT EXISTS (… WHERE name = 'a')."""
    source = insert.source
    if source.find("FROM") >= 0 or not looks(insert) or not chosen(source):
        return False
    asks = "WHERE" in source.tokens.words[source.find("WHERE") + 1 : source.last]
    return asks or (table not in schema.filled and table not in schema.perhaps)


def _touch(name: Name, part: Part, new: dict[str, str], schema: Schema) -> None:
    """Note what rows that the files have put in are then; they are gone where nothing is given to them."""
    table = schema.full(name)
    if table in schema.filled:
        touch(part, table, new, schema)


def _with_columns(insert: Insert, statement: Statement, schema: Schema) -> str:
    """The text of a statement, with the columns of an INSERT … VALUES that names none."""
    if insert.columns or not insert.row or not (columns := columns_of(insert, schema, len(insert.row))):
        return statement.text
    text, at = statement.tokens.text, statement.tokens.start[insert.source.first]
    return f"{text[statement.start : at]}({', '.join(map(quote, columns))}) {text[at : statement.end]}"


def touch(part: Part, table: Name, new: Mapping[str, str], schema: Schema) -> None:
    """Note what rows that the files have put in are after an UPDATE, by the texts of their new values; they are gone
    where there are none.
    """
    for row, said in looked_at(part, table, schema):
        if said is True or said is None:
            changes = schema.touched.setdefault(table, {}).setdefault(row.place, {})
            if new:
                changes |= settled(row, new) if said else dict.fromkeys(new, UNKNOWN)
            else:
                changes[GONE] = GONE if said else changes.get(GONE, UNKNOWN)
