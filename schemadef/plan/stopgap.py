"""A value for rows of SQLite's family that must have one when nobody has said which."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from schemadef.canonical import fold, pieces
from schemadef.model import Check, Column, ForeignKey, Key
from schemadef.names import literal, quote
from schemadef.operations.rebuild import temporary
from schemadef.plan.mentions import names_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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


NUMBER = "sd_number"
"""How the column begins that numbers the old rows while they are copied."""


class Stopgap(NamedTuple):
    """SQL of a value; `number` is that of the column that `numbered` names, when the value is made of it."""

    value: str
    number: str = ""
    numbered: str = ""


class Surroundings(NamedTuple):
    """Where the rows come from: the folded columns that they have, the tables, folded, that are under their temporary
    names meanwhile, and the columns of the unique indexes that come afterwards.
    """

    before: Collection[str]
    places: Collection[str] = ()
    unique: Iterable[tuple[str, ...]] = ()


def stopgap(column: Column, table: CreateTable, around: Surroundings) -> Stopgap:
    """A value that the column takes, as far as that can be told.

    A foreign key points at some row, a key differs from row to row, a check is met when some likely value meets it.
    """
    keys = [*(key.columns for key in _keys(table, Key)), *around.unique]
    key = next((columns for columns in keys if column.name in columns), None)
    parent = next((key for key in _keys(table, ForeignKey) if column.name in key.columns), None)
    if key is None:
        value = _plain(column)
        row = "" if parent is None else _some_row(parent, column, around)
        return Stopgap(row or _meeting(column, table, around.before, value))
    numbered = f"{NUMBER}_{column.position}"
    among = ", ".join(quote(name) for name in key if name != column.name and fold(name) in around.before)
    number = f"row_number() OVER ({f'PARTITION BY {among}' if among else ''})"
    row = "" if parent is None else _some_row(parent, column, around, numbered)
    return Stopgap(row or _numbered(column, _plain(column), numbered), number, numbered)


def _keys(table: CreateTable, kind: type[Part]) -> list[Part]:
    return [part for part in table.parts if isinstance(part, kind)]


def _some_row(key: ForeignKey, column: Column, around: Surroundings, numbered: str = "") -> str:
    """A value out of the table that a foreign key points at; a row's own one when that is the same table."""
    name = key.references_columns[key.columns.index(column.name)]
    there = quote(name)
    if fold(key.references_table) == fold(key.table) and fold(name) in around.before:
        return there
    moved = fold(key.references_table) in around.places
    place = temporary(key.references_table) if moved else key.references_table
    met = [
        f"sd_parent.{quote(theirs)} IS {quote(key.table)}.{quote(mine)}"
        for mine, theirs in zip(key.columns, key.references_columns, strict=True)
        if mine != column.name and fold(mine) in around.before
    ]
    order = ", ".join(map(quote, key.references_columns))
    rows = f"FROM {quote(place)} AS sd_parent WHERE {' AND '.join([*met, f'{there} IS NOT NULL'])}"
    if not numbered:
        return f"(SELECT {there} {rows} ORDER BY {order} LIMIT 1)"
    # OFFSET reads no column of a row outside
    ranked = f"SELECT {there}, row_number() OVER (ORDER BY {order}) AS sd_place {rows}"
    return f"(SELECT {there} FROM ({ranked}) WHERE sd_place = {numbered})"


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


_NUMBERED = {
    "uuid": "printf('00000000-0000-4000-8000-%012x', {n})",
    "date": "date('1970-01-01', {n} || ' days')",
    "time": "time({n}, 'unixepoch')",
    "boolean": "{n} = 1",
}


def _has_form(column: Column) -> bool:
    """Whether its type has a check of its own, which its value meets."""
    logical = column.logical
    return logical is not None and bool(logical.values or logical.stored == "iso" or logical.type in _LOGICAL)


def _numbered(column: Column, value: str, number: str) -> str:
    """Another value for each row."""
    logical = column.logical
    if logical is not None and logical.values:
        cases = " ".join(f"WHEN {n} THEN {literal(label)}" for n, label in enumerate(logical.values, 1))
        return f"CASE {number} {cases} END"
    if logical is not None and logical.stored == "iso":
        return f"strftime('%Y-%m-%dT%H:%M:%fZ', {number}, 'unixepoch')"
    if logical is not None and logical.type in _NUMBERED:
        return _NUMBERED[logical.type].format(n=number)
    return number if value == "0" else f"CAST({number} AS {'BLOB' if value[0] == 'x' else 'TEXT'})"


def _meeting(column: Column, table: CreateTable, before: Collection[str], value: str) -> str:
    """The first likely value that every check of the column takes; the value itself when there is no such check."""
    name, known = fold(column.name), {fold(part.name) for part in table.parts if isinstance(part, Column)}
    checks = [part.expression for part in table.parts if isinstance(part, Check) and name in names_in(part.expression)]
    others = {other for check in checks for other in names_in(check) & known} - {name}
    if not checks or others - set(before) or (len(checks) == 1 and _has_form(column)):
        return value
    said = [piece for check in checks for piece in pieces(check) if piece[0].isdigit() or piece[0] == "'"]
    steps = [f"{number} {step}" for number in said if number[0].isdigit() for step in ("+ 1", "- 1")]
    likely = dict.fromkeys([value, *said, *steps, *_MORE])
    rows = ", ".join(f"({text})" for text in likely)
    met = " AND ".join(f"({check})" for check in checks)
    this = quote(column.name)
    return f"(SELECT {this} FROM (SELECT column1 AS {this} FROM (VALUES {rows})) WHERE {met} LIMIT 1)"
