"""The text of a CREATE TABLE as SQLite keeps it in its schema table, read by SQLite's own grammar (parse.y).

Where a text says what no object can hold, `TableText.notes` says so; no text is refused for a clause.
"""

from __future__ import annotations

from functools import lru_cache

from schemadef.canonical import bare, is_name, joined, name_of, split
from schemadef.introspect.constraint_text import (
    TABLE_CONSTRAINTS,
    check,
    collation_of,
    deferrable,
    note_conflict,
    references,
    table_constraints,
)
from schemadef.introspect.cursor import Cursor, opened
from schemadef.introspect.table_parts import ColumnText, KeyText, TableText
from schemadef.model import DataType
from schemadef.names import literal

_STANDARD_TYPES = frozenset({"ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"})
_AFTER_TYPE = frozenset(
    ["CONSTRAINT", "NOT", "NULL", "PRIMARY", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "AS", "DEFERRABLE"]
)
_SPELLED = {"NOT": "NOT NULL", "AS": "GENERATED"}
_CONSTANT_WORDS = frozenset({"NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"})


def read_table(sql: str) -> TableText:
    """The table that a CREATE TABLE text describes; raises UnreadableError when the text is none."""
    cursor = opened(sql, "TABLE")
    table = TableText(cursor.qualified_name())
    in_columns = True
    for definition in split(cursor.group()):
        part = Cursor(definition)
        in_columns = in_columns and part.word not in TABLE_CONSTRAINTS and part.word != "CONSTRAINT"
        if in_columns:
            _column(part, table)
        else:
            table_constraints(part, table)
    _options(cursor, table)
    return table


def _options(cursor: Cursor, table: TableText) -> None:
    for option in split(cursor.rest()):
        words = " ".join(option).upper()
        if words == "STRICT":
            table.strict = True
        elif words == "WITHOUT ROWID":
            table.without_rowid = True
        elif words != ";":
            table.notes.append(f"the table option {words}")


def _column(cursor: Cursor, table: TableText) -> None:
    column = ColumnText(cursor.name(), _type(cursor))
    table.columns.append(column)
    name = ""
    while cursor.word:
        if cursor.accept("CONSTRAINT"):
            name = cursor.name()
            continue
        read = _COLUMN_CONSTRAINTS.get(cursor.word)
        if read is None:
            table.notes.append(f"`{cursor.take()}` in the definition of column {column.name}")
            continue
        word = cursor.take().upper()
        objects = _count(table)
        read(cursor, table, column, name)
        if name and objects == _count(table):
            table.notes.append(f"the constraint name {name} of {_SPELLED.get(word, word)} on column {column.name}")
        name = ""
    if name:
        table.notes.append(f"the constraint name {name} of nothing on column {column.name}")


def _count(table: TableText) -> int:
    return len(table.keys) + len(table.checks) + len(table.references)


def _type(cursor: Cursor) -> DataType:
    start = cursor.at
    while (
        cursor.word not in _AFTER_TYPE and cursor.word and (is_name(cursor.parts[cursor.at]) or cursor.word[0] == "'")
    ):
        if cursor.word == "GENERATED" and cursor.following == "ALWAYS":
            break
        cursor.at += 1
    return _data_type(tuple(cursor.parts[start : cursor.at]), tuple(cursor.group()) if cursor.at > start else ())


@lru_cache(maxsize=1024)
def _data_type(words: tuple[str, ...], arguments: tuple[str, ...]) -> DataType:
    """The declared type as written, but the six standard ones in the upper case in which SQLite itself names them."""
    name = " ".join(words)
    if len(words) == 1 and name_of(name).replace("_", "").isalnum():
        name = name_of(name)
    if name.upper() in _STANDARD_TYPES:
        name = name.upper()
    return DataType(name=name, arguments=tuple(joined(part) for part in split(list(arguments)) if part))


def _not(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    if cursor.accept("NULL"):
        column.not_null = True
        column.conflict = note_conflict(cursor, table, f"NOT NULL on column {column.name}")
    else:
        deferrable(cursor, table, wanted=False)


def _null(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    note_conflict(cursor, table, f"NULL on column {column.name}")


def _primary(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    cursor.accept("KEY")
    order = cursor.one_of("ASC", "DESC")
    table.keys.append(KeyText((column.name,), name, primary=True, descending=order == "DESC"))
    table.keys[-1].conflict = note_conflict(cursor, table, f"the primary key on {column.name}")
    column.autoincrement = cursor.accept("AUTOINCREMENT") or column.autoincrement
    if order == "DESC":
        table.notes.append(f"DESC in the primary key on {column.name}")


def _unique(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    table.keys.append(KeyText((column.name,), name))
    table.keys[-1].conflict = note_conflict(cursor, table, f"UNIQUE on {column.name}")


def _column_check(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    check(cursor, table, name, column.name)


def _default(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    if cursor.word == "(":
        column.default = joined(bare(cursor.group()))
        return
    sign = cursor.one_of("+", "-")
    value = cursor.take()
    if not sign and is_name(value) and value.upper() not in _CONSTANT_WORDS:
        value = literal(name_of(value))  # DEFAULT active and DEFAULT "active" are the string
    column.default = sign + value


def _collate(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    written = cursor.take()
    collation = collation_of(written)
    column.written = "" if name_of(written) == collation else name_of(written)
    column.collation = "" if collation == "BINARY" else collation


def _generated(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    cursor.accept("ALWAYS")
    cursor.accept("AS")
    column.generated = joined(bare(cursor.group()))
    column.virtual = cursor.one_of("STORED", "VIRTUAL") != "STORED"


def _column_references(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    references(cursor, table, (column.name,), name)


def _column_deferrable(cursor: Cursor, table: TableText, column: ColumnText, name: str) -> None:
    deferrable(cursor, table, wanted=True)


_COLUMN_CONSTRAINTS = {
    "NOT": _not,
    "NULL": _null,
    "PRIMARY": _primary,
    "UNIQUE": _unique,
    "CHECK": _column_check,
    "DEFAULT": _default,
    "COLLATE": _collate,
    "GENERATED": _generated,
    "AS": _generated,
    "REFERENCES": _column_references,
    "DEFERRABLE": _column_deferrable,
}
