"""A value for rows that must have one when nobody has said which: zero, empty, the first label; or the refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import UnsupportedChangeError
from schemadef.model import Column, Enum, Id
from schemadef.names import literal

if TYPE_CHECKING:
    from schemadef.snapshot import Snapshot

_VALUES = (
    (("smallint", "integer", "bigint", "numeric", "real", "double precision", "money", "oid"), "0"),
    (("text", "character", "character varying", "citext", "name", "bytea", "bit varying", "xml"), "''"),
    (("boolean",), "false"),
    (("uuid",), "'00000000-0000-0000-0000-000000000000'"),
    (("json", "jsonb"), "'null'"),
    (("date", "timestamp with time zone", "timestamp without time zone"), "'1970-01-01 00:00:00'"),
    (("time with time zone", "time without time zone"), "'00:00:00'"),
    (("interval",), "'0'"),
    (("inet", "cidr"), "'0.0.0.0'"),
    (("tsvector", "tsquery"), "''"),
)
_BY_TYPE = {name: value for names, value in _VALUES for name in names}


def filler(column: Column, snapshot: Snapshot) -> str:
    """SQL of a value of the column's type; empty when there is none that fits for certain."""
    type = column.type
    if type.dimensions:
        return f"'{{}}'::{type}"
    if type.namespace:
        enum = snapshot.get(Id("enum", type.namespace, "", type.name))
        if isinstance(enum, Enum) and enum.values:
            return f"{literal(enum.values[0])}::{type}"
        return ""
    value = _BY_TYPE.get(type.name, "")
    return f"{value}::{type}" if value.startswith("'") else value


def nothing_for_rows(column: Column, problem: str) -> UnsupportedChangeError:
    """The refusal of a new column that gives the rows that are there nothing."""
    message = f"{column.id} cannot be added to a table that exists already: {problem}"
    place = f"{column.table}.{column.name}"
    hint = f"give it a default, let it be NULL, or say what the rows get: --backfill {place}=EXPRESSION"
    return UnsupportedChangeError(message, hint=hint)
