"""Operations in, the same operations out, each after those that make what it needs."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from schemadef.model import Id, TablePart
from schemadef.operations import RULES, Create, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable

    Key = tuple[int, str, str, int, str, int]


def in_order(operations: Iterable[Operation]) -> list[Operation]:
    """Sort by kind and name, then move each operation behind what it needs; a cycle is left in the sorted order.

    The result depends on the operations alone, never on the order in which they come in.
    """
    keyed = sorted((_key(operation, number), operation) for number, operation in enumerate(operations))
    ordered = [operation for _, operation in keyed]
    makers = {obj.id: number for number, operation in enumerate(ordered) for obj in operation.makes()}
    return _sort(ordered, [_needs(operation, number, makers) for number, operation in enumerate(ordered)])


def _key(operation: Operation, number: int) -> Key:
    obj = operation.object
    rank = RULES[obj.kind].rank
    late = 0 if isinstance(operation, Create) else 1
    table = obj.table if isinstance(obj, TablePart) else obj.name
    return (rank, obj.namespace, table, late, obj.name, number)


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


def _sort(ordered: list[Operation], needs: list[set[int]]) -> list[Operation]:
    """Kahn's algorithm, always taking the first that is ready."""
    waiting: dict[int, list[int]] = {}
    for number, before in enumerate(needs):
        for place in before:
            waiting.setdefault(place, []).append(number)
    missing = [len(before) for before in needs]
    ready = [number for number, count in enumerate(missing) if count == 0]
    heapify(ready)
    done: list[int] = []
    while ready:
        number = heappop(ready)
        done.append(number)
        for later in waiting.get(number, ()):
            missing[later] -= 1
            if missing[later] == 0:
                heappush(ready, later)
    left = sorted(set(range(len(ordered))) - set(done))
    return [ordered[number] for number in (*done, *left)]
