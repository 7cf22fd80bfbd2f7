"""Schemas that grow: a whole snapshot as steps, each closed under what its objects need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from hypothesis import strategies as st

from schemadef.dialect import Dialect
from schemadef.model import (
    Check,
    Column,
    Extension,
    ForeignKey,
    Function,
    Id,
    Index,
    Object,
    PrimaryKey,
    Table,
    Trigger,
    Unique,
    View,
)
from schemadef.operations import RULES
from schemadef.plan.native import is_constant
from schemadef.snapshot import Snapshot
from schemadef.tokens import identifiers

CONSTRAINTS = (PrimaryKey, Unique, Check, ForeignKey)


def stages(draw: Callable[..., Any], whole: Snapshot, dialect: Dialect, count: int, *, wild: bool) -> list[Snapshot]:
    """The whole as `count` steps that end with it; wild ones may ask for changes that cannot be made."""
    numbers = st.integers(0, 2 * count - 1)
    step = {obj.id: max(0, draw(numbers) - count) for obj in whole}
    needs = {obj.id: needs_of(obj, whole) for obj in whole}
    made_with = _inseparable if wild else _made_with
    bound = {obj.id: place for obj in whole if (place := made_with(obj, whole, dialect))}
    while _settle(step, needs, bound, whole):
        pass
    bare = {obj.id: _earlier(draw, obj) for obj in whole}
    last = count - 1
    return [
        Snapshot(bare[obj.id] if number < last else obj for obj in whole if step[obj.id] <= number)
        for number in range(count)
    ]


def _settle(step: dict[Id, int], needs: dict[Id, set[Id]], bound: dict[Id, Id], whole: Snapshot) -> bool:
    """Move objects behind what they need, once; whether any moved."""
    before = dict(step)
    for id, needed in needs.items():
        step[id] = max([step[id], *(step[other] for other in needed)])
    for id, place in bound.items():
        step[id] = step[place] = max(step[id], step[place])
    for table in whole.of(Table):
        first = min(step[column.id] for column in whole.parts(table.id, Column))
        step[table.id] = max(step[table.id], first)
    return step != before


def needs_of(obj: Object, whole: Snapshot) -> set[Id]:
    """What must be there before it: what it says itself, and whatever its texts may name."""
    found = {id for id in obj.needs() if id in whole}
    texts = [text for field in obj.expressions for text in _texts(getattr(obj, field))]
    if isinstance(obj, Function):
        texts.append(obj.body)
    names = {name for text in texts for name in identifiers(text)}
    for other in whole:
        own = isinstance(obj, Check | Column | Index) and obj.table == getattr(other, "table", "")
        column = isinstance(other, Column) and (own or not isinstance(obj, Check | Column | Index))
        named = column or isinstance(other, Table) or (isinstance(other, View) and isinstance(obj, Trigger))
        if named and other.name in names:
            found.add(other.id)
    if isinstance(obj, ForeignKey):
        keys = (*whole.parts(obj.references_id, PrimaryKey), *whole.parts(obj.references_id, Unique))
        found |= {key.id for key in keys if set(key.columns) == set(obj.references_columns)}
    if isinstance(obj, Column) and obj.type.name == "vector":
        found |= {extension.id for extension in whole.of(Extension)}
    return found - {obj.id}


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _texts(getattr(value, field))


def _inseparable(obj: Object, whole: Snapshot, dialect: Dialect) -> Id | None:
    """The table without which, or that without which, a part has no meaning."""
    del dialect
    if isinstance(obj, Column) and obj.autoincrement:
        return obj.table_id
    if isinstance(obj, PrimaryKey):
        table = whole.get(obj.table_id)
        counted = any(column.autoincrement for column in whole.parts(obj.table_id, Column))
        return obj.table_id if counted or getattr(table, "without_rowid", False) else None
    return None


def _made_with(obj: Object, whole: Snapshot, dialect: Dialect) -> Id | None:
    """The table or the column that a part can only come with, if there is one."""
    features = dialect.features
    if isinstance(obj, Column):
        computed = obj.default is not None and not is_constant(obj.default)
        alone = (
            (obj.null or obj.default is not None or obj.generated is not None)
            and (obj.generated is None or obj.virtual or features["add_column_stored_generated"])
            and (not computed or features["add_column_expression_default"])
            and not obj.autoincrement
        )
        return None if alone else obj.table_id
    if not isinstance(obj, CONSTRAINTS) or features["add_constraint"]:
        return None
    if isinstance(obj, Check):
        columns = [c for c in whole.parts(obj.table_id, Column) if c.name in identifiers(obj.expression)]
        return columns[0].id if len(columns) == 1 else obj.table_id
    return obj.table_id


def _earlier(draw: Callable[..., Any], obj: Object) -> Object:
    """An object as it may have been before: attributes that can be set later are not set yet."""
    if draw(st.integers(0, 3)):
        return obj
    fields = {field: type(getattr(obj, field))() for field in RULES[obj.kind].alters if field == "comment"}
    if isinstance(obj, Index) and obj.unique:
        fields |= {"unique": False, "nulls_not_distinct": False}
    return msgspec.structs.replace(obj, **fields)
