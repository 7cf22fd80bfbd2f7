"""A value for rows of SQLite's family that must have one when nobody has said which."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from schemadef.canonical import fold, pieces
from schemadef.mentions import names_in
from schemadef.model import Check, Column, ForeignKey, Key
from schemadef.names import literal, quote
from schemadef.operations.rebuild import temporary

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemadef.operations.table import CreateTable

Part = TypeVar("Part", ForeignKey, Key)
_EMPTY = (("INT", "0"), ("CHAR", "''"), ("TEXT", "''"), ("CLOB", "''"), ("BLOB", "x''"))
"""Something of each affinity, told by the type's name as SQLite tells it (sqlite.org/datatype3.html, 3.1)."""
_LOGICAL = {
    "uuid": "'00000000-0000-4000-8000-000000000000'",
    "date": "'1970-01-01'",
    "time": "'00:00:00'",
    "json": "'null'",
    "numeric": "'0'",
}
_MORE = ("0", "1", "''", "'a'", "'0'", "'[]'", "'{}'", "'1970-01-01'", "'1970-01-01T00:00:00.000Z'", "x''")
"""What is tried where a check must be met and nothing else is known."""


def stopgap(column: Column, table: CreateTable, before: Collection[str], places: Collection[str]) -> str:
    """SQL of a value that the column takes, as far as that can be told.

    A foreign key points at some row, a key differs from row to row, a check is met when some likely value meets it.
    `before` are the folded columns that the rows come from; `places` the tables, folded, that are under their
    temporary names meanwhile.
    """
    parent = next((key for key in _keys(table, ForeignKey) if column.name in key.columns), None)
    if parent is not None:
        return _some_row(parent, column, before, places)
    value = _plain(column)
    if any(column.name in key.columns for key in _keys(table, Key)):
        return _numbered(column, value)
    return _meeting(column, table, before, value)


def _keys(table: CreateTable, kind: type[Part]) -> list[Part]:
    return [part for part in table.parts if isinstance(part, kind)]


def _some_row(key: ForeignKey, column: Column, before: Collection[str], places: Collection[str]) -> str:
    """A value out of the table that a foreign key points at; a row's own one when that is the same table."""
    there = quote(key.references_columns[key.columns.index(column.name)])
    if fold(key.references_table) == fold(key.table) and fold(key.references_columns[0]) in before:
        return there
    moved = fold(key.references_table) in places
    place = temporary(key.references_table) if moved else key.references_table
    order = ", ".join(map(quote, key.references_columns))
    return f"(SELECT {there} FROM {quote(place)} ORDER BY {order} LIMIT 1)"


def _plain(column: Column) -> str:
    logical = column.logical
    if logical is not None and logical.values:
        return literal(logical.values[0])
    if logical is not None and logical.stored == "iso":
        return "'1970-01-01T00:00:00.000Z'"
    if logical is not None and logical.type in _LOGICAL:
        return _LOGICAL[logical.type]
    kind = str(column.type).upper()
    return next((value for word, value in _EMPTY if word in kind), "0")


def _numbered(column: Column, value: str) -> str:
    """Another value for each row."""
    if column.logical is not None and column.logical.type == "uuid":
        return "printf('00000000-0000-4000-8000-%012x', row_number() OVER ())"
    number = "row_number() OVER ()"
    return number if value == "0" else f"CAST({number} AS {'BLOB' if value[0] == 'x' else 'TEXT'})"


def _meeting(column: Column, table: CreateTable, before: Collection[str], value: str) -> str:
    """The first likely value that every check of the column takes; the value itself when there is no such check."""
    name, known = fold(column.name), {fold(part.name) for part in table.parts if isinstance(part, Column)}
    checks = [part.expression for part in table.parts if isinstance(part, Check) and name in names_in(part.expression)]
    others = {other for check in checks for other in names_in(check) & known} - {name}
    if not checks or others - set(before) or (column.logical is not None and len(checks) == 1):
        return value
    said = [piece for check in checks for piece in pieces(check) if piece[0].isdigit() or piece[0] == "'"]
    likely = dict.fromkeys([value, *said, *_MORE])
    rows = ", ".join(f"({text})" for text in likely)
    met = " AND ".join(f"({check})" for check in checks)
    this = quote(column.name)
    return f"(SELECT {this} FROM (SELECT column1 AS {this} FROM (VALUES {rows})) WHERE {met} LIMIT 1)"
