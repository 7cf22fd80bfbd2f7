"""Schemas that change: a snapshot with objects dropped and attributes altered, closed under what its objects need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from growing import needs_of
from hypothesis import strategies as st

from schemadef.model import (
    Check,
    Column,
    DataType,
    Enum,
    ForeignKey,
    Function,
    Index,
    Object,
    Policy,
    PrimaryKey,
    Table,
    Trigger,
    Unique,
    View,
)
from schemadef.snapshot import Snapshot

Draw = Callable[..., Any]
NUMBERS = ("smallint", "integer", "bigint", "numeric")
STAYS = ("namespace", "extension", "role")


def changed(draw: Draw, old: Snapshot) -> Snapshot:
    """Another schema that has much in common with `old`: what is left after some drops, some of it altered."""
    needs = {obj.id: needs_of(obj, old) for obj in old}
    gone = {obj.id for obj in old if obj.kind not in STAYS and draw(st.integers(0, 7)) == 0}
    while more := {id for id, needed in needs.items() if id not in gone and not needed.isdisjoint(gone)}:
        gone |= more
    left = Snapshot(obj for obj in old if obj.id not in gone)
    bare = {table.id for table in left.of(Table) if not left.parts(table.id, Column)}
    kept = [obj for obj in left if obj.id not in bare and getattr(obj, "table_id", None) not in bare]
    return Snapshot(altered(draw, obj, Snapshot(kept)) for obj in kept)


def altered(draw: Draw, obj: Object, schema: Snapshot) -> Object:
    """The object, or the same with one attribute changed in a way that every row of the tests survives."""
    options = list(_alterations(obj, schema))
    if not options or draw(st.integers(0, 2)):
        return obj
    return msgspec.structs.replace(obj, **draw(st.sampled_from(options)))


def _alterations(obj: Object, schema: Snapshot) -> Iterable[dict[str, Any]]:
    if "comment" in obj.__struct_fields__:
        yield {"comment": "" if getattr(obj, "comment", "") else "It's another one"}
    make = _BY_KIND.get(type(obj))
    if make is not None:
        yield from make(obj, schema)


def _column(column: Column, schema: Snapshot) -> Iterable[dict[str, Any]]:
    if column.generated is not None:
        return
    keys = [key for key in schema.parts(column.table_id, PrimaryKey) if column.name in key.columns]
    pointing = any(column.name in key.columns for key in schema.parts(column.table_id, ForeignKey))
    if column.identity is None and not keys and not (pointing and column.null):
        yield {"null": not column.null}
    if column.default is not None:
        yield {"default": None}
    elif column.identity is None and column.type.name in NUMBERS and not column.type.dimensions:
        yield {"default": "7"}
    if column.identity is not None:
        yield {"identity": msgspec.structs.replace(column.identity, always=not column.identity.always)}
        yield {"identity": msgspec.structs.replace(column.identity, increment=3, cache=5)}
        yield {"identity": None}
    if not _is_used(column, schema) and column.identity is None:
        yield from _types(column)


def _types(column: Column) -> Iterable[dict[str, Any]]:
    type = column.type
    if type.dimensions or type.namespace:
        return
    if type.name in NUMBERS:
        yield {"type": DataType(name="numeric"), "default": None}
        yield {"type": DataType(name="text"), "default": None}
    if type.name in ("text", "character varying"):
        yield {"type": DataType(name="character varying", arguments=("400",))}
        yield {"type": DataType(name="text")}
    if type.name == "timestamp with time zone":
        yield {"type": DataType(name="timestamp without time zone"), "default": None}
    if type.name == "jsonb":
        yield {"type": DataType(name="text"), "default": None}


def _is_used(column: Column, schema: Snapshot) -> bool:
    """Whether an expression, a function or a key says what type it has."""
    for obj in schema:
        if isinstance(obj, ForeignKey):
            there = obj.references_id == column.table_id and column.name in obj.references_columns
            if there or (obj.table_id == column.table_id and column.name in obj.columns):
                return True
        reading = isinstance(obj, Check | View | Policy | Trigger | Function | Index | Column) and obj is not column
        if reading and column.id in needs_of(obj, schema):
            return True
    return False


def _index(index: Index, schema: Snapshot) -> Iterable[dict[str, Any]]:
    if index.method in ("", "btree"):
        if index.where:
            yield {"where": ""}
        yield {"parts": index.parts[::-1]}
        first = index.parts[0]
        yield {"parts": (msgspec.structs.replace(first, descending=not first.descending), *index.parts[1:])}


def _foreign_key(key: ForeignKey, schema: Snapshot) -> Iterable[dict[str, Any]]:
    yield {"on_delete": "cascade" if key.on_delete != "cascade" else "no action"}
    yield {"deferrable": not key.deferrable, "initially_deferred": False}


def _key(key: PrimaryKey | Unique, schema: Snapshot) -> Iterable[dict[str, Any]]:
    yield {"columns": key.columns[::-1]}


def _check(check: Check, schema: Snapshot) -> Iterable[dict[str, Any]]:
    yield {"expression": f"({check.expression}) OR 1 = 1"}


def _enum(enum: Enum, schema: Snapshot) -> Iterable[dict[str, Any]]:
    # after several changes a value may be there already
    yield {"values": tuple(dict.fromkeys((*enum.values, "another one")))}
    yield {"values": tuple(dict.fromkeys(("it's first", *enum.values)))}
    yield {"values": enum.values[::-1]}


def _function(function: Function, schema: Snapshot) -> Iterable[dict[str, Any]]:
    yield {"volatility": "stable" if function.volatility == "volatile" else "volatile"}
    yield {"security_definer": not function.security_definer}
    if function.language == "plpgsql":
        yield {"body": function.body.replace("BEGIN", "BEGIN\n  -- another one", 1)}


def _view(view: View, schema: Snapshot) -> Iterable[dict[str, Any]]:
    yield {"query": f"SELECT * FROM ({view.query}) AS it LIMIT 1000"}
    yield {"security_barrier": not view.security_barrier}


def _policy(policy: Policy, schema: Snapshot) -> Iterable[dict[str, Any]]:
    yield {"permissive": not policy.permissive}
    yield {"roles": ()}
    if policy.using:
        yield {"using": f"({policy.using}) OR false"}


def _trigger(trigger: Trigger, schema: Snapshot) -> Iterable[dict[str, Any]]:
    if trigger.when:
        yield {"when": ""}
    if trigger.timing == "after" and not trigger.old_table and not trigger.new_table and trigger.of == ():
        yield {"events": ("delete",)} if trigger.events != ("delete",) else {"each_row": trigger.each_row}


def _table(table: Table, schema: Snapshot) -> Iterable[dict[str, Any]]:
    yield {"row_security": not table.row_security}
    yield {"force_row_security": not table.force_row_security}


_BY_KIND: dict[type[Object], Callable[[Any, Snapshot], Iterable[dict[str, Any]]]] = {
    Check: _check,
    Column: _column,
    Enum: _enum,
    ForeignKey: _foreign_key,
    Function: _function,
    Index: _index,
    Policy: _policy,
    PrimaryKey: _key,
    Table: _table,
    Trigger: _trigger,
    Unique: _key,
    View: _view,
}
