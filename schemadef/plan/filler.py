"""A value for rows that must have one when nobody has said which: zero, empty, the first label; or the refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import UnsupportedChangeError
from schemadef.model import Column, CompositeType, Domain, Enum, Id
from schemadef.names import literal

if TYPE_CHECKING:
    from schemadef.model import DataType
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
    (("macaddr",), "'00:00:00:00:00:00'"),
    (("macaddr8",), "'00:00:00:00:00:00:00:00'"),
    (("tsvector", "tsquery"), "''"),
    (("bit",), "'0'"),
    (("point",), "'(0,0)'"),
    (("box", "lseg", "path", "polygon"), "'((0,0),(0,0))'"),
    (("circle",), "'<(0,0),0>'"),
    (("line",), "'{1,0,0}'"),
    (("int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"), "'empty'"),
    (("int4multirange", "int8multirange", "nummultirange", "datemultirange", "tsmultirange", "tstzmultirange"), "'{}'"),
    (("pg_lsn",), "'0/0'"),
)
_BY_TYPE = {name: value for names, value in _VALUES for name in names}


def filler(column: Column, snapshot: Snapshot) -> str:
    """SQL of a value of the column's type; empty when there is none that fits for certain."""
    type = base_type(column.type, snapshot)
    if type.dimensions:
        return f"'{{}}'::{type}"
    if type.namespace:
        return _of_own_type(type, snapshot)
    value = _BY_TYPE.get(type.name, "")
    return f"{value}::{type}" if value.startswith("'") else value


def base_type(type: DataType, snapshot: Snapshot) -> DataType:
    """What a domain is over, at the bottom; any other type is its own."""
    found = snapshot.get(Id("domain", type.namespace, "", type.name)) if type.namespace else None
    if not isinstance(found, Domain) or type.dimensions:
        return type
    return base_type(found.type, snapshot)


def _of_own_type(type: DataType, snapshot: Snapshot) -> str:
    """The first label, an empty range, a row of nothing, a vector of zeros."""
    place = (type.namespace, "", type.name)
    enum = snapshot.get(Id("enum", *place))
    if isinstance(enum, Enum):
        return f"{literal(enum.values[0])}::{type}" if enum.values else ""
    if Id("range_type", *place) in snapshot:
        return f"'empty'::{type}"
    composite = snapshot.get(Id("composite_type", *place))
    if isinstance(composite, CompositeType):
        return f"ROW({', '.join('NULL' for _ in composite.attributes)})::{type}"
    if type.name == "vector" and type.arguments:
        # pgvector casts an array of numbers (github.com/pgvector/pgvector, "Reference")
        return f"pg_catalog.array_fill(0, ARRAY[{type.arguments[0]}])::{type}"
    return ""


def nothing_for_rows(column: Column, problem: str) -> UnsupportedChangeError:
    """The refusal of a new column that gives the rows that are there nothing."""
    message = f"{column.id} cannot be added to a table that exists already: {problem}"
    place = f"{column.table}.{column.name}"
    hint = f"give it a default, let it be NULL, or say what the rows get: --backfill {place}=EXPRESSION"
    return UnsupportedChangeError(message, hint=hint, about=column)
