"""The rows that an INSERT puts in, as far as their values are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.sql.types import SERIAL
from schemadef.lint.values.reckoned import reckoned
from schemadef.lint.values.value import UNKNOWN, Value, as_type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.schema.table import Table
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.values.combined import Env


def _nothing(_: str, __: str) -> Value:
    return UNKNOWN


def constant(text: str, column: str, table: Table) -> Value:
    """What an expression that names no column comes out as in a column."""
    value = reckoned(text)(_nothing)
    kind = table.types.get(column)
    return value if kind is None else as_type(value, kind)


def default(column: str, table: Table) -> Value:
    """What a column has when nobody says a value."""
    if not table.is_known or column not in table.types:
        return UNKNOWN
    text = table.defaults.get(column, "other")
    if text == "none":
        # what counts by itself is never empty
        return UNKNOWN if table.types[column].name in SERIAL else None
    return UNKNOWN if text in ("other", "generated") else constant(text, column, table)


def row_of(values: Mapping[str, Part], columns: Collection[str], table: Table) -> Env:
    """A new row: what is put into its columns, which may not be told of some, and the defaults of the others."""

    def read(_: str, column: str) -> Value:
        if column in values:
            text = values[column].signed
            return default(column, table) if text.upper() == "DEFAULT" else constant(text, column, table)
        return UNKNOWN if column in columns else default(column, table)

    return read


def overlooks(source: Part, called: Name, row: Mapping[str, Part], table: Table) -> bool:
    """Whether WHERE NOT EXISTS (SELECT … FROM the table itself) asks for another row than the one that is put in."""
    at = source.find("NOT", "EXISTS")
    inner = source.inside(at + 2) if at >= 0 else source._replace(last=source.first)
    begin, where = inner.find("FROM"), inner.find("WHERE")
    if begin < 0 or where < 0 or inner.name_at(begin + 1)[-1:] != called[-1:]:
        return False
    names = {inner.tokens.name(index) for index in range(begin + 1, where)}
    if not _JOINED.isdisjoint(inner.tokens.words[begin:where]) or len(names - {"", "as"}) > _NAMED:
        return False
    new = row_of(row, row, table)
    stop = min((place for word in _STOPS if (place := inner.find(word)) > where), default=inner.last)
    text = inner._replace(first=where + 1, last=stop).text
    told = reckoned(text)(lambda of, column: new(of, column) if not of or of in names else UNKNOWN)
    return told is False or told is None


_NAMED = 3  # a namespace, a table and its alias
_JOINED = frozenset({"JOIN", ",", "(", "LATERAL"})
_STOPS = ("LIMIT", "ORDER", "FOR", "GROUP", "HAVING")


def is_given(column: str, table: Name, schema: Schema) -> bool:
    """Whether rows that were put in have a value of a column: it was said, or all were, or it has a default."""
    if schema.table(table).defaults.get(column, "none") != "none":
        return True
    full = schema.full(table)
    if any(changes.get(column, "NULL") not in ("NULL", "?") for changes in schema.touched.get(full, {}).values()):
        return True
    texts = schema.filled.get(full, ())
    return any(column in text or "(" not in text.upper().partition("VALUES")[0] for text in texts)
