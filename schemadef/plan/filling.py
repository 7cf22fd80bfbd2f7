"""What the rows of a table get in a column that comes to them without its values, so that every rule of it is met.

For Postgres, where rows are given values by statements of their own; SQLite's family has `stopgap`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from schemadef.model import (
    Check,
    Column,
    Domain,
    DomainCheck,
    Enum,
    Exclusion,
    ForeignKey,
    Id,
    Index,
    Key,
    Raw,
    Table,
    Trigger,
)
from schemadef.model.base import table_id
from schemadef.names import literal, quote
from schemadef.plan.filler import base_type, filler
from schemadef.requirement import path
from schemadef.tokens import identifiers, meaningful

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.model import DataType
    from schemadef.snapshot import Snapshot

NUMBER = "sd_row.sd_number"
"""What a value that differs from row to row is made of: the row's number, from 1."""


class Fill(NamedTuple):
    """SQL of a value for each row. `plain` says that it is the same for all of them, and reads nothing.

    `numbered` says that it is made of the row's NUMBER, which counts anew among rows that are alike in `among`.
    """

    value: str
    plain: bool = False
    numbered: bool = False
    among: tuple[str, ...] = ()


def fill(column: Column, old: Snapshot, new: Snapshot) -> Fill | None:
    """A value that a column takes in every row; None when there is none for certain.

    A foreign key points at some row that is there, a key differs from row to row, a check is met when some likely
    value meets it. `old` is what stands when the column comes.
    """
    parent = next((key for key in new.parts(column.table_id, ForeignKey) if column.name in key.columns), None)
    key = next((columns for columns in _keys(column, new) if column.name in columns), None)
    among = tuple(name for name in key or () if name != column.name and _stands(column, name, old))
    if parent is not None:
        row = _row_of(parent, column, old, numbered=key is not None)
        return Fill(row, numbered=key is not None, among=among) if row else None
    if key is not None:
        value = _numbered(column.type, new)
        return Fill(value, numbered=True, among=among) if value else None
    value = filler(column, new)
    return _meeting(column, value, old, new) if value else None


def fires_triggers(column: Column, old: Snapshot, new: Snapshot) -> bool:
    """Whether triggers may stand on the table of a column while its rows get values; nobody knows of raw SQL's."""
    tables = {obj.table_id for state in (old, new) for obj in state.of(Trigger)}
    if not tables:
        return bool(old.of(Raw))
    table = new.get(column.table_id)
    divided = isinstance(table, Table) and bool(table.parent or table.partition_by)
    return divided or column.table_id in tables or bool(old.of(Raw))


def _keys(column: Column, snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    """The columns of each key and unique index of the column's table."""
    for key in snapshot.parts(column.table_id, Key):
        yield key.columns
    for index in snapshot.parts(column.table_id, Index):
        if index.unique:
            yield index.columns
    for exclusion in snapshot.parts(column.table_id, Exclusion):
        yield tuple(part.column for part in exclusion.parts if part.column)


def _stands(column: Column, name: str, old: Snapshot) -> bool:
    return Id("column", column.namespace, column.table, name) in old


def _row_of(key: ForeignKey, column: Column, old: Snapshot, *, numbered: bool) -> str:
    """A value out of the table that a foreign key points at; a row's own one when that is the same table.

    Empty when there are no rows to point at: the table comes with the same change.
    """
    there = key.references_columns[key.columns.index(column.name)]
    place = (key.references_namespace, key.references_table)
    if Id("column", *place, there) not in old:
        return ""
    if table_id(*place) == column.table_id:
        return f"{quote(column.table)}.{quote(there)}"
    pairs = zip(key.columns, key.references_columns, strict=True)
    met = [
        f"sd_parent.{quote(theirs)} = {quote(column.table)}.{quote(mine)}"
        for mine, theirs in pairs
        if mine != column.name and _stands(column, mine, old)
    ]
    order = ", ".join(f"sd_parent.{quote(name)}" for name in key.references_columns)
    where = " AND ".join([*met, f"sd_parent.{quote(there)} IS NOT NULL"])
    offset = f" OFFSET {NUMBER} - 1" if numbered else ""
    rows = f"FROM {path(place)} AS sd_parent WHERE {where} ORDER BY {order}"
    return f"(SELECT sd_parent.{quote(there)} {rows}{offset} LIMIT 1)"


_NUMBERED = (
    (("smallint", "integer", "bigint", "numeric", "real", "double precision", "money", "oid"), "{n}"),
    (("text", "character", "character varying", "citext", "name"), "{n}::text"),
    (("boolean",), "{n} = 1"),
    (("uuid",), "pg_catalog.lpad(pg_catalog.to_hex({n}), 32, '0')::uuid"),
    (("jsonb",), "pg_catalog.to_jsonb({n})"),
    (("bytea",), "pg_catalog.int8send({n})"),
    (("date",), "DATE '1970-01-01' + {n}::integer"),
    (("timestamp with time zone",), "TIMESTAMPTZ '1970-01-01 00:00:00+00' + {n} * INTERVAL '1 second'"),
    (("timestamp without time zone",), "TIMESTAMP '1970-01-01 00:00:00' + {n} * INTERVAL '1 second'"),
    (("time without time zone",), "TIME '00:00:00' + {n} * INTERVAL '1 second'"),
    (("interval",), "{n} * INTERVAL '1 second'"),
    (("inet",), "INET '0.0.0.0' + {n}"),
)
_NUMBERED_BY_TYPE = {name: value for names, value in _NUMBERED for name in names}


def _numbered(type: DataType, snapshot: Snapshot) -> str:
    """Another value of a type for each row; empty when the type has none to count by."""
    type = base_type(type, snapshot)
    if type.dimensions:
        one = _numbered(replace(type, dimensions=0), snapshot)
        return one and f"ARRAY[{one}]::{type}"
    if type.namespace:
        labels = isinstance(snapshot.get(Id("enum", type.namespace, "", type.name)), Enum)
        return f"(pg_catalog.enum_range(NULL::{type}))[{NUMBER}]" if labels else ""
    return _NUMBERED_BY_TYPE.get(type.name, "").format(n=NUMBER)


def _meeting(column: Column, value: str, old: Snapshot, new: Snapshot) -> Fill:
    """The first likely value that every check of a column takes; the value itself when it has no check.

    A check of other columns that come with this one is not met on purpose.
    """
    mine = {part.name for part in new.parts(column.table_id, Column)}
    checks = [c.expression for c in new.parts(column.table_id, Check) if column.name in identifiers(c.expression)]
    checks += list(_of_domain(column, new))
    others = {name for check in checks for name in identifiers(check) & mine} - {column.name}
    if not checks or not all(_stands(column, name, old) for name in others):
        return Fill(value, plain=True)
    rows = ", ".join(f"({n}, {text})" for n, text in enumerate(_likely(column, value, checks, new)))
    met = " AND ".join(f"({check})" for check in checks)
    this = quote(column.name)
    return Fill(
        f"(SELECT sd_likely.{this} FROM (VALUES {rows}) AS sd_likely (sd_number, {this}) "
        f"WHERE {met} ORDER BY sd_likely.sd_number LIMIT 1)"
    )


def _of_domain(column: Column, snapshot: Snapshot) -> Iterator[str]:
    """The checks of a column's domain, said of the column."""
    domain = snapshot.get(Id("domain", column.type.namespace, "", column.type.name))
    if not isinstance(domain, Domain) or column.type.dimensions:
        return
    for check in snapshot.of(DomainCheck):
        if check.domain_id == domain.id:
            text = check.expression
            for token in reversed([t for t in meaningful(text) if t.kind == "word" and t.text.upper() == "VALUE"]):
                text = text[: token.start] + quote(column.name) + text[token.start + len(token.text) :]
            yield text


_TEXTS = ("'a'", "'A'", "'0'", "'a@a.aa'", "'https://a.aa'", "'aaaaaaaa'")
_NUMBERS = ("1", "-1", "10", "100")
_MOMENTS = ("'2000-01-01'", "'9999-12-31'")


def _likely(column: Column, value: str, checks: list[str], snapshot: Snapshot) -> dict[str, None]:
    """Values of a column's type that a check may take: what the checks themselves say, and some more."""
    type = base_type(column.type, snapshot)
    said = [token for check in checks for token in meaningful(check)]
    found = [value]
    enum = snapshot.get(Id("enum", type.namespace, "", type.name)) if type.namespace else None
    if type.dimensions:
        pass
    elif isinstance(enum, Enum):
        found += [f"{literal(label)}::{type}" for label in enum.values]
    elif value == "0":
        numbers = [token.text for token in said if token.kind == "number"]
        found += [*_NUMBERS, *numbers, *(f"{number} {step}" for number in numbers for step in ("+ 1", "- 1"))]
    elif type.name in ("text", "character", "character varying", "citext", "name"):
        found += [*(token.text for token in said if token.kind == "string"), *_TEXTS]
    elif type.name == "boolean":
        found += ["true"]
    elif "1970" in value:
        found += _MOMENTS
    return dict.fromkeys(found)
