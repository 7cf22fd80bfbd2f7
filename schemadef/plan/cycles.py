"""Tables that reference each other in a cycle: an order in which SQLite can drop them one by one.

Dropping a table deletes its rows first, and the actions of the foreign keys that point at it are compiled for that,
rows or not (sqlite.org/foreignkeys.html, section 5; fkey.c): one that reaches a table whose own foreign key points at
a table that is gone fails with "no such table". Made in the reverse of that order, they can be rolled back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import ForeignKey
from schemadef.operations.table import CreateTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemadef.model import Id
    from schemadef.operations import Operation


_WRITING = ("cascade", "set null", "set default")


def first_cycle(left: set[int], needs: Sequence[set[int]]) -> list[int]:
    """Operations that need each other in a circle, and nothing else that is left; in their own order."""
    reaches = [_reach(number, left, needs) for number in sorted(left)]
    return sorted(min((len(reached), number, reached) for number, reached in enumerate(reaches))[2])


def _reach(start: int, left: set[int], needs: Sequence[set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for place in needs[waiting.pop()] & left:
            if place not in found:
                found.add(place)
                waiting.append(place)
    return found


def circles(parents: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """A number for each name; names that lead back to each other have the same one (Kosaraju's algorithm)."""
    children: dict[str, list[str]] = {name: [] for name in parents}
    for name, found in parents.items():
        for parent in found:
            if parent in children:
                children[parent].append(name)
    finished: list[str] = []
    seen: set[str] = set()
    for start in parents:
        finished += _finished(start, parents, seen)
    numbers: dict[str, int] = {}
    for start in reversed(finished):
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in numbers:
                numbers[name] = numbers.get(start, len(numbers))
                waiting += children[name]
    return numbers


def _finished(start: str, parents: Mapping[str, Iterable[str]], seen: set[str]) -> Iterator[str]:
    """The names that can be reached, each after all that can be reached from it."""
    if start in seen:
        return
    seen.add(start)
    waiting = [(start, iter(parents[start]))]
    while waiting:
        name, rest = waiting[-1]
        parent = next((parent for parent in rest if parent in parents and parent not in seen), None)
        if parent is None:
            waiting.pop()
            yield name
        else:
            seen.add(parent)
            waiting.append((parent, iter(parents[parent])))


_SEARCHED = 8
"""How many tables of a cycle every order is tried for; in larger ones the first that seems to do is taken."""


def order_of_making(cycle: list[int], ordered: Sequence[Operation]) -> list[int]:
    """The operations of a cycle in an order whose reverse can be dropped, as far as there is one."""
    keys = [part for number in cycle for part in _foreign_keys(ordered[number])]
    ids = {number: ordered[number].object.id for number in cycle}
    # a table with an action on itself goes while all that it references is there
    acting = {key.table_id for key in keys if key.references_id == key.table_id and key.on_delete in _WRITING}
    standing = sorted(cycle, key=lambda number: (ids[number] not in acting, -number))
    found = _search(standing, [], ids, keys) if len(cycle) <= _SEARCHED else None
    return (found or _first_able(standing, ids, keys))[::-1]


def _search(
    standing: list[int], dropped: list[int], ids: dict[int, Id], keys: Sequence[ForeignKey]
) -> list[int] | None:
    """An order in which all can be dropped; None when there is none."""
    if not standing:
        return dropped
    gone = {ids[number] for number in dropped}
    for number in standing:
        if can_go(ids[number], gone, keys):
            rest = [other for other in standing if other != number]
            found = _search(rest, [*dropped, number], ids, keys)
            if found is not None:
                return found
    return None


def _first_able(standing: list[int], ids: dict[int, Id], keys: Sequence[ForeignKey]) -> list[int]:
    standing = list(standing)
    dropped: list[int] = []
    while standing:
        gone = {ids[number] for number in dropped}
        able = (number for number in standing if can_go(ids[number], gone, keys))
        dropped.append(next(able, standing[0]))
        standing.remove(dropped[-1])
    return dropped


def _foreign_keys(operation: Operation) -> Iterator[ForeignKey]:
    if isinstance(operation, CreateTable):
        yield from (part for part in operation.parts if isinstance(part, ForeignKey))


def can_go(table: Id, gone: set[Id], keys: Sequence[ForeignKey]) -> bool:
    """Whether no action that deleting a table's rows sets off meets a foreign key to a table that is gone."""
    waiting: list[tuple[Id, frozenset[str] | None]] = [(table, None)]
    seen = set(waiting)
    while waiting:
        parent, columns = waiting.pop()
        for key in keys:
            written = _written(key, parent, columns)
            if key.table_id in gone or written == frozenset():
                continue
            if any(other.references_id in gone for other in keys if _checked(other, key.table_id, written)):
                return False
            if (step := (key.table_id, written)) not in seen:
                seen.add(step)
                waiting.append(step)
    return True


def _written(key: ForeignKey, parent: Id, columns: frozenset[str] | None) -> frozenset[str] | None:
    """What a key's action writes when those columns of its parent change: columns, or None for the whole row."""
    if key.references_id != parent:
        return frozenset()
    if columns is None:
        action = key.on_delete
        if action == "cascade":
            return None
    else:
        action = key.on_update if columns.intersection(key.references_columns) else "no action"
    return frozenset(key.columns) if action in _WRITING else frozenset()


def _checked(key: ForeignKey, table: Id, columns: frozenset[str] | None) -> bool:
    """Whether a write to those columns of a table checks a foreign key of it; None is the whole row."""
    return key.table_id == table and (columns is None or not columns.isdisjoint(key.columns))
