"""Operations in, the same operations out, each after those that make what it needs."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from schemadef.cycles import first_cycle, order_of_making
from schemadef.model import Column, ForeignKey, Id, Index, TablePart
from schemadef.operations import RULES, Create, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable

    Key = tuple[int, str, str, int, int, str, str, int]


def in_order(operations: Iterable[Operation]) -> list[Operation]:
    """Sort by kind and name, then move each operation behind what it needs; what needs each other stays together.

    The result depends on the operations alone, never on the order in which they come in.
    """
    keyed = sorted((_key(operation, number), operation) for number, operation in enumerate(operations))
    ordered = [operation for _, operation in keyed]
    makers = {obj.id: number for number, operation in enumerate(ordered) for obj in operation.makes()}
    needs = [_needs(operation, number, makers) for number, operation in enumerate(ordered)]
    _add_indexes(needs, ordered)
    return _sort(ordered, needs)


def _key(operation: Operation, number: int) -> Key:
    obj = operation.object
    rank = RULES[obj.kind].rank
    late = 0 if isinstance(operation, Create) else 1
    table = obj.table if isinstance(obj, TablePart) else obj.name
    place = obj.position if isinstance(obj, Column) else 0
    return (rank, obj.namespace, table, late, place, obj.id.name, operation.template, number)


def _needs(operation: Operation, number: int, makers: dict[Id, int]) -> set[int]:
    """The places of the operations that must come before this one."""
    found = set()
    for obj in (operation.object, *operation.makes()):
        for id in obj.needs():
            place = makers.get(id)
            if place is not None and place != number:
                found.add(place)
    if not isinstance(operation, Create):
        place = makers.get(operation.object.id)
        if place is not None and place != number:
            found.add(place)
    return found


def _add_indexes(needs: list[set[int]], ordered: list[Operation]) -> None:
    """A foreign key may point at columns that a unique index alone makes a key: it waits for that index."""
    unique = {
        (index.table_id, frozenset(part.column for part in index.parts)): number
        for number, operation in enumerate(ordered)
        if isinstance(index := operation.object, Index) and index.unique
    }
    for number, operation in enumerate(ordered if unique else ()):
        key = operation.object
        if isinstance(key, ForeignKey):
            place = unique.get((key.references_id, frozenset(key.references_columns)))
            if place is not None:
                needs[number].add(place)


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
        taken = [heappop(ready)] if ready else order_of_making(first_cycle(left, needs), ordered)
        left.difference_update(taken)
        for number in taken:
            done.append(ordered[number])
            for later in waiting.get(number, ()):
                missing[later] -= 1
                if missing[later] == 0 and later in left:
                    heappush(ready, later)
    return done
