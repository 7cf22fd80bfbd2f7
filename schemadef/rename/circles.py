"""Things that trade their names: one of each circle is put aside under a name of its own, and comes back last.

Whether that has been done no name tells: the thing that is put aside must show it. Where it looks like the one that has
its name afterwards, nothing would keep a second run from trading the names back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from schemadef.errors import UnsupportedChangeError
from schemadef.hints import Renamed
from schemadef.model import Column, Enum, Id
from schemadef.names import given_name
from schemadef.operations.rename import Mark, RenameColumn, RenameEnumValue, RenameIndex, RenameTable
from schemadef.rename.follow import identity_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from schemadef.model import Object
    from schemadef.operations.rename import Rename
    from schemadef.snapshot import Snapshot

SHOWING = frozenset({"table", "column", "enum_value"})
"""Kinds of which one may look otherwise than another."""

_KEYS = frozenset({"primary_key", "unique", "exclusion"})
_CONSTRAINTS = _KEYS | {"check", "foreign_key"}
"""What shares the names of one table."""

_RELATIONS = _KEYS | {"index", "table", "view", "materialized_view", "sequence"}
"""What shares the names of a namespace: a key has an index of its name."""


def target_of(renamed: Renamed) -> Id:
    """The identity that something gets."""
    return identity_after(renamed.id, renamed.id, renamed.to)


def put_aside(first: Renamed, taken: Collection[Id]) -> tuple[Renamed, Renamed]:
    """A rename as two: to a name that nothing has, and from there."""
    name = given_name(first.id.name, suffix="sd_aside")
    while (between := identity_after(first.id, first.id, name)) in taken:
        name = given_name(name, suffix="sd_aside")
    return Renamed(id=first.id, to=name), Renamed(id=between, to=first.to)


def circle(first: Renamed, renames: Iterable[Renamed]) -> list[Renamed]:
    """All that trade their names with one."""
    by_id = {each.id: each for each in renames}
    found = [first]
    while (following := by_id.get(target_of(found[-1]))) not in (None, first):
        assert following is not None
        if following in found:
            break
        found.append(following)
    return found


def untangled(renames: Iterable[Renamed], objects: Iterable[Object]) -> list[Renamed]:
    """Renames in an order in which each name is free; without those to a name that something else keeps."""
    left = list(renames)
    if not left:
        return left
    ids = [obj.id for obj in objects]
    while True:
        going = {each.id for each in left}
        kept = {name for id in ids if id not in going for name in _names(id)}
        free = [each for each in left if kept.isdisjoint(_names(target_of(each)))]
        if len(free) == len(left):
            return _one_by_one(left)
        left = free


def _one_by_one(left: list[Renamed]) -> list[Renamed]:
    done: list[Renamed] = []
    while left:
        turn = next((each for each in left if not any(_has_name(other, each) for other in left)), None)
        if turn is None:
            aside, turn = put_aside(left.pop(0), {each.id for each in left})
            left.append(turn)
            done.append(aside)
        else:
            left.remove(turn)
            done.append(turn)
    return done


def _has_name(one: Renamed, other: Renamed) -> bool:
    """Whether one has the name, until it is renamed, that another shall have."""
    return one is not other and not _names(one.id).isdisjoint(_names(target_of(other)))


def _names(id: Id) -> set[tuple[str, ...]]:
    """What nothing else may be called while something is called that."""
    found = set[tuple[str, ...]]()
    if id.kind in _CONSTRAINTS:
        found.add(("constraint", id.namespace, id.table, id.name))
    if id.kind in _RELATIONS:
        found.add(("relation", id.namespace, id.name))
    return found or {(id.kind, id.namespace, id.table, id.name)}


def with_marks(
    operations: Sequence[Rename], between: Collection[Id], after: Snapshot, new: Snapshot
) -> tuple[Rename, ...]:
    """The renames; those that put something aside know what tells it from what has its name later and in the end.

    Raises UnsupportedChangeError when nothing does.
    """
    return tuple(
        replace(operation, mark=_mark(operation, operations, after, new)) if _id(operation) in between else operation
        for operation in operations
    )


def _id(operation: Rename) -> Id:
    obj = operation.object
    if isinstance(operation, RenameEnumValue):
        return Id("enum_value", obj.namespace, obj.name, operation.value)
    return obj.id


def _mark(operation: Rename, operations: Sequence[Rename], after: Snapshot, new: Snapshot) -> Mark | None:
    found: Mark | None = None
    if isinstance(operation, RenameTable):
        found = _of_table(operation, operations, after, new)
    elif isinstance(operation, RenameColumn):
        found = _of_column(operation, operations, after, new)
    elif isinstance(operation, RenameEnumValue):
        found = _of_values(operation.old, after, new)
    elif isinstance(operation, RenameIndex):
        return Mark(part=operation.old)
    else:
        return None  # its table tells it from others of its name
    if found is None:
        what = f"enum value {operation.former}" if isinstance(operation, RenameEnumValue) else str(operation.old.id)
        message = f"{what} and another swap their names, and nothing in them would tell whether that has been done"
        hint = "give one of them a third name first, in a migration of its own"
        raise UnsupportedChangeError(message, hint=hint, about=operation.old)
    return found


def _of_table(operation: RenameTable, operations: Sequence[Rename], after: Snapshot, new: Snapshot) -> Mark | None:
    id = operation.old.id
    own = {part.name: part for part in operation.before if isinstance(part, Column) and part.table_id == id}
    later = [{column.name: column for column in state.parts(id, Column)} for state in (after, new)]
    moving = {name for op in operations if isinstance(op, RenameColumn) for name in (op.old.name, op.object.name)}
    for name, column in own.items():
        if name not in moving and not any(name in state for state in later):
            return Mark(part=column, table=id.name)
    for name, column in later[1].items():
        if name not in moving and name in later[0] and name not in own:
            return Mark(part=column, there=False, table=id.name)
    for name, column in own.items():
        if name not in moving and all(name in state and not _alike(column, state[name]) for state in later):
            return Mark(part=column, by="type", table=id.name)
    return None


def _of_column(operation: RenameColumn, operations: Sequence[Rename], after: Snapshot, new: Snapshot) -> Mark | None:
    column = operation.old
    later = [obj for state in (after, new) if isinstance(obj := state.get(column.id), Column)]
    table = column.table
    for op in reversed(operations):
        if isinstance(op, RenameTable) and (op.object.namespace, op.object.name) == (column.namespace, table):
            table = op.old.name
    if len(later) == len((after, new)) and not any(_alike(column, other) for other in later):
        return Mark(part=column, by="type", table=table)
    if len(later) == len((after, new)) and all(other.null != column.null for other in later):
        return Mark(part=column, by="null", table=table)
    return None


def _alike(one: Column, other: Column) -> bool:
    """Whether their types are called the same, or the first one's in more words than a catalog is asked in."""
    if one.type.dimensions > 1 or (one.type.namespace and one.type.arguments):
        return True
    types = [(c.type.namespace, c.type.name.upper(), bool(c.type.dimensions)) for c in (one, other)]
    return types[0] == types[1]


def _of_values(enum: Enum, after: Snapshot, new: Snapshot) -> Mark | None:
    """Two values that come in another order later: what is renamed stays in its place."""
    later = [obj.values for state in (after, new) if isinstance(obj := state.get(enum.id), Enum)]
    for place, one in enumerate(enum.values):
        for two in enum.values[place + 1 :]:
            if len(later) == len((after, new)) and all(_is_after(one, two, values) for values in later):
                return Mark(labels=(one, two))
    return None


def _is_after(one: str, two: str, values: Sequence[str]) -> bool:
    return one in values and two in values and values.index(one) > values.index(two)
