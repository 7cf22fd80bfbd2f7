"""Operations in, the same operations out, each after those that make what it needs."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import msgspec

from schemadef import model
from schemadef.model import Column, ForeignKey, Id, Index, Key, Object, Table, TablePart
from schemadef.model.base import RowKey, table_id, table_of
from schemadef.operations import Create, Drop, Operation, Set
from schemadef.operations.column_type import SetColumnType
from schemadef.operations.partition import SetPartition
from schemadef.operations.table import CreateTable
from schemadef.plan.cycles import first_cycle, order_of_making

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    Place = tuple[int, str, str, int, int, str, str, int]


def in_order(operations: Iterable[Operation]) -> list[Operation]:
    """Sort by kind and name, then move each operation behind what it needs; what needs each other stays together.

    The result depends on the operations alone, never on the order in which they come in.
    """
    keyed = sorted((_key(operation, number), operation) for number, operation in enumerate(operations))
    ordered = [operation for _, operation in keyed]
    return _sort(ordered, _needs(ordered))


def in_sequence(
    drops: Sequence[Operation],
    others: Sequence[Operation],
    more: Callable[[Sequence[Operation]], Iterable[tuple[int, int]]] = lambda _: (),
) -> list[Operation]:
    """Two ordered lists as one: what takes away first, unless something must let go of it before.

    A thing goes before what it stood on goes or changes; a change that lets go of a thing comes before that goes; what
    takes the name of another thing, or its place, comes when that is gone. `more` are further places of the list of
    both, each with one that it comes after.
    """
    ordered = [*drops, *others]
    needs = _needs(ordered)
    gone = {obj.id: number for number, operation in enumerate(drops) for obj in operation.drops()}
    names = {_name(obj): number for number, operation in enumerate(drops) for obj in operation.drops()}
    touched = _touched(ordered, drops, gone)
    names |= {name: number for number, operation in enumerate(ordered) for name in operation.frees()}
    turned = [frozenset(column.id for column in getattr(operation, "columns", ())) for operation in ordered]
    released = [frozenset(_released(operation)) for operation in ordered]
    for number, operation in enumerate(ordered):
        needs[number].update(_in_the_way(operation, gone, names))
        for id in released[number]:
            for place in touched.get(id, ()):
                # a change that lets go of a thing comes before that goes, even when the thing uses what is changed
                before = isinstance(operation, Drop) and operation.object.id in released[place]
                before = before or operation.object.id in turned[place]
                if place != number and not before:
                    needs[place].add(number)
    _hold(needs, drops)
    for later, earlier in more(ordered):
        needs[later].add(earlier)
    return _sort([*_told_of_names(ordered)], needs)


def _touched(ordered: Sequence[Operation], drops: Sequence[Operation], gone: Mapping[Id, int]) -> dict[Id, set[int]]:
    """The places of what takes an object away or changes it, by all that the object is called."""
    touched: dict[Id, set[int]] = {}
    for number, operation in enumerate(drops):
        for obj in operation.drops():
            for id in obj.identities:
                touched.setdefault(id, set()).add(number)
    for sequence in (obj for operation in drops for obj in operation.drops() if isinstance(obj, model.Sequence)):
        # it goes with its owner already
        touched[sequence.id].update(gone[id] for id in sequence.owners if id in gone)
    for number, operation in enumerate(ordered):
        if isinstance(operation, Set):
            for obj in (operation.object, *operation.was(), *operation.sets()):
                for id in obj.identities:
                    touched.setdefault(id, set()).add(number)
    return touched


def _told_of_names(operations: Sequence[Operation]) -> Iterator[Operation]:
    """The operations; the drops of what has a name that something else takes say so."""
    made = {_name(obj): obj for operation in operations for obj in operation.makes()}
    joined = {
        operation.object.id for operation in operations if isinstance(operation, SetPartition) and operation.joins
    }
    for operation in operations:
        taken = isinstance(operation, Drop) and _is_taken(operation.object, made, joined)
        yield msgspec.structs.replace(operation, taken=True) if taken else operation


def _is_taken(obj: Object, made: Mapping[tuple[str, str], Object], joined: Collection[Id]) -> bool:
    """Whether the name of what is dropped goes to another kind, or to what a partition gets from its parent.

    A partitioned table is of another kind than one that is not, and the server tells them apart.
    """
    if isinstance(obj, TablePart) and obj.table_id in joined:
        return True
    other = made.get(_name(obj), obj)
    if isinstance(obj, Table) and isinstance(other, Table):
        return bool(obj.partition_by) != bool(other.partition_by)
    return other.kind != obj.kind


def _released(operation: Operation) -> Iterator[Id]:
    """What an operation lets go of: all that a dropped object used, and what a changed one no longer uses."""
    for obj in operation.drops():
        yield from obj.needs()
    if isinstance(operation, Set):
        yield from operation.releases()


def _in_the_way(operation: Operation, gone: Mapping[Id, int], names: Mapping[tuple[str, str], int]) -> Iterator[int]:
    """The drops of what has the place or the name of something that an operation makes."""
    for obj in operation.makes():
        if obj.id in gone:
            yield gone[obj.id]
        if _name(obj) in names:
            yield names[_name(obj)]


def _name(obj: Object) -> tuple[str, str]:
    """What tells an object from all others that stand with it: columns have names of their own in each table."""
    return (f"{obj.namespace}.{obj.table}" if isinstance(obj, Column) else obj.namespace, obj.name)


def _key(operation: Operation, number: int) -> Place:
    obj = operation.object
    late = 0 if isinstance(operation, Create) else 1 + operation.place if isinstance(operation, Set) else 1
    place = obj.position if isinstance(obj, Column) else 0
    # a part is called what it is named; to make an identity for each takes as long as all the rest of this
    name = obj.name if isinstance(obj, TablePart) else obj.id.name
    return (operation.rank, obj.namespace, table_of(obj), late, place, name, operation.template, number)


def _needs(ordered: Sequence[Operation]) -> list[set[int]]:
    """For each operation the places of those that must come before it because they make what it needs."""
    makers = _Makers(ordered)
    needs = [_before(operation, ordered, makers) for operation in ordered]
    for number, found in enumerate(needs):
        found.discard(number)
    _add_indexes(needs, ordered)
    return needs


def _before(operation: Operation, ordered: Sequence[Operation], makers: _Makers) -> set[int]:
    """The places of what makes what an operation needs, itself among them."""
    if isinstance(operation, Drop):
        return set()
    if isinstance(operation, Create):
        obj = operation.object
        table = makers.table(obj.table_id) if isinstance(obj, TablePart) and obj.is_independent() else None
        # whatever else it needs is made with its table
        return {place for id in operation.needs() for place in makers.of(id)} if table is None else {table}
    found = {place for id in operation.needs() for place in makers.of(id)}
    return found | {place for place in makers.of(operation.object.id) if isinstance(ordered[place], Create)}


def _hold(needs: list[set[int]], drops: Sequence[Operation]) -> None:
    """A foreign key goes before the key or the unique index that its rows are found by."""
    keys: dict[RowKey, list[int]] = {}
    for number, operation in enumerate(drops):
        for obj in operation.drops():
            if isinstance(obj, Key | Index) and obj.finds is not None:
                keys.setdefault(obj.finds, []).append(number)
    for number, operation in enumerate(drops):
        for obj in operation.drops():
            if isinstance(obj, ForeignKey):
                for place in keys.get(obj.target, ()):
                    if place != number:
                        needs[place].add(number)


class _Makers:
    """The places of the operations that make or change an object. Most objects are parts of a new table, and are looked
    up as that: a table of its own for each of them would take as long as all the rest.
    """

    def __init__(self, ordered: Sequence[Operation]) -> None:
        self._places: dict[str, dict[Id, list[int]]] = {}
        self._tables: dict[Id, int] = {}
        self._made: dict[str, list[tuple[Object, int]]] = {}
        for number, operation in enumerate(ordered):
            if isinstance(operation, CreateTable):
                self._tables[operation.object.id] = number
            elif not (isinstance(operation, Set) and (operation.late or operation.fresh)):
                for obj in (*operation.makes(), *operation.sets()):
                    self._made.setdefault(obj.kind, []).append((obj, number))

    def table(self, id: Id) -> int | None:
        """The place of the operation that makes a table with all that is in it."""
        return self._tables.get(id)

    def of(self, id: Id) -> Sequence[int]:
        """Those of one object."""
        table = self._tables.get(table_id(id.namespace, id.table) if id.table else id)
        places = self._alone(id.kind).get(id, ())
        return places if table is None else (table, *places)

    def _alone(self, kind: str) -> dict[Id, list[int]]:
        """The places for objects of one kind that are made without their table; nobody needs the most common ones."""
        found = self._places.get(kind)
        if found is None:
            found = self._places[kind] = {}
            for obj, number in self._made.get(kind, ()):
                for name in obj.identities:
                    found.setdefault(name, []).append(number)
        return found


def _add_indexes(needs: list[set[int]], ordered: Sequence[Operation]) -> None:
    """A foreign key may point at columns that a unique index alone makes a key: it waits for that index."""
    unique = {
        index.finds: number
        for number, operation in enumerate(ordered)
        if isinstance(index := operation.object, Index) and index.finds is not None and isinstance(operation, Create)
    }
    for number, operation in enumerate(ordered if unique else ()):
        key = operation.object
        if isinstance(key, ForeignKey) and isinstance(operation, Create):
            place = unique.get(key.target)
            if place is not None:
                needs[number].add(place)


def _together(cycle: list[int], ordered: Sequence[Operation]) -> list[int]:
    """The operations of a cycle in the order in which they are made.

    Raises UnsupportedChangeError for a column that turns from a type to another which waits for the drop of the first.
    """
    operations = [ordered[number] for number in cycle]
    turns = next((op for op in operations if isinstance(op, SetColumnType)), None)
    for operation in operations if turns else ():
        if isinstance(operation, Drop) and turns is not None:
            from schemadef.plan.holding import require_no_type

            require_no_type(operation.object, turns.object)
    return order_of_making(cycle, ordered)


def _sort(ordered: list[Operation], needs: list[set[int]]) -> list[Operation]:
    """Kahn's algorithm, always taking the first that is ready; a cycle is taken whole when nothing else is."""
    waiting: dict[int, list[int]] = {}
    for number, before in enumerate(needs):
        for place in before:
            waiting.setdefault(place, []).append(number)
    missing = [len(before) for before in needs]
    left = set(range(len(ordered)))
    ready = [number for number in left if missing[number] == 0]
    heapify(ready)
    done: list[Operation] = []
    while left:
        taken = [heappop(ready)] if ready else _together(first_cycle(left, needs), ordered)
        left.difference_update(taken)
        for number in taken:
            done.append(ordered[number])
            for later in waiting.get(number, ()):
                missing[later] -= 1
                if missing[later] == 0 and later in left:
                    heappush(ready, later)
    done.sort(key=lambda operation: operation.last)
    return done
