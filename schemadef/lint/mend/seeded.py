"""A look for the first row that an INSERT puts in, for tables of which no key tells that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.rows import given
from schemadef.lint.sql.lexer import NUMBER, STRING
from schemadef.names import quote

if TYPE_CHECKING:
    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.types import Type

_COMPARED = frozenset(
    {
        "text", "varchar", "char", "citext", "name", "uuid", "integer", "bigint", "smallint", "serial", "bigserial",
        "smallserial", "numeric", "boolean", "date", "timestamp", "timestamptz", "time", "timetz", "interval", "inet",
        "cidr", "macaddr", "bytea", "bit", "varbit", "jsonb",
    }
)  # fmt: skip
"""Types with an equality whose values come out as they went in; so do those of the enums of the files."""
_NOW = frozenset({"'now'", "'today'", "'tomorrow'", "'yesterday'"})
_MOST = 4_000
"""How long an INSERT may be that is put into a block."""


def no_such_row(insert: Insert, schema: Schema) -> str:
    """What holds as long as the first row of an INSERT … VALUES is not there; empty where that cannot be asked, or
    where the files may have put in a row that looks the same.
    """
    table = schema.table(insert.table)
    if not table.is_known or not insert.row or insert.columns != tuple(dict.fromkeys(insert.columns)):
        return ""
    if not insert.columns and (table.keys is None or len(insert.row) > len(table.types)):
        return ""
    columns = insert.columns or tuple(table.types)[: len(insert.row)]
    said = [
        (column, value.signed)
        for column, value in zip(columns, insert.row, strict=False)
        if _is_plain(value) and _is_compared(table.types.get(column), schema)
    ]
    told = [text for _, text in said if text.upper() not in ("NULL", "TRUE", "FALSE")]
    before = schema.filled.get(schema.full(insert.table), ())
    if not told or any(all(text in earlier for text in told) for earlier in before):
        return ""
    # a block may have a variable of a column's name
    asked = " AND ".join(f"here.{quote(column)} {_compared(text)}" for column, text in said)
    name = ".".join(quote(part) for part in insert.table)
    return f"NOT EXISTS (SELECT 1 FROM {name} AS here WHERE {asked})"


def such_a_key(insert: Insert, schema: Schema) -> str:
    """What holds when a row is there that the first row of an INSERT … VALUES meets on a key; empty where it has no key
    of plain values.
    """
    values = given(insert, schema) if insert.row else {}
    for key in schema.table(insert.table).certain:
        said = [(column, values[column]) for column in key.certain if column in values and _is_plain(values[column])]
        if len(said) == len(key.certain) and not any(value.text.upper() == "NULL" for _, value in said):
            asked = " AND ".join(f"here.{quote(column)} = {value.signed}" for column, value in said)
            return f"EXISTS (SELECT 1 FROM {'.'.join(map(quote, insert.table))} AS here WHERE {asked})"
    return ""


def _is_plain(value: Part) -> bool:
    """Whether a value is one literal that is the same each time."""
    words, kind = value.tokens.words[value.first], value.tokens.kind[value.first]
    plain = kind in (STRING, NUMBER) or words in ("TRUE", "FALSE", "NULL")
    return value.last == value.first + 1 and plain and value.text.lower() not in _NOW and len(value.text) < _MOST


def _is_compared(kind: Type | None, schema: Schema) -> bool:
    """Whether values of a type can be compared, and come out of the table as they went in."""
    if kind is None:
        return False
    return kind.name in _COMPARED or schema.full(tuple(kind.name.split())) in schema.labels


def _compared(text: str) -> str:
    return "IS NULL" if text.upper() == "NULL" else f"= {text}"
