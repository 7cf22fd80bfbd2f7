"""A migration that runs again after it has run, or was broken off: what it drops to make it anew stays when it is new.

What is dropped and made again may carry something afterwards that it did not carry before: a new view reads the view
that was made again, a default calls the function. A server drops nothing that something else stands on. Where that
stands, what it stands on is the new one, and is not dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from schemadef.model import Check, Column, DomainCheck, Exclusion, ForeignKey, Id, Index, Key, Object, TablePart
from schemadef.operations import Create, Drop, Operation, Set
from schemadef.plan.users import columns_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_SILENT = frozenset({"grant", "owner", "default_privileges", "raw"})
"""Kinds whose objects go with what they are about, or of which nobody knows what they use."""


def told_of_dependents(operations: Sequence[Operation]) -> list[Operation]:
    """The operations; each drop of what comes again knows what the same operations make to stand on that."""
    anew = _anew(operations)
    if not anew:
        return [*operations]
    found = _Found(operations, anew)
    drops = {dropped for dropped, _ in anew.values()}
    return [found.told(operation) if number in drops else operation for number, operation in enumerate(operations)]


def _anew(operations: Sequence[Operation]) -> dict[Id, tuple[int, int]]:
    """The places of the drop and of the making of each object that is dropped and made again."""
    drops = {op.object.id: number for number, op in enumerate(operations) if isinstance(op, Drop)}
    made = {op.object.id: number for number, op in enumerate(operations) if isinstance(op, Create)} if drops else {}
    return {id: (drops[id], place) for id, place in made.items() if drops.get(id, place) < place}


class _Found:
    """What stands on the objects that are made again, as the operations leave it."""

    def __init__(self, operations: Sequence[Operation], anew: dict[Id, tuple[int, int]]) -> None:
        self.operations = operations
        self.anew = anew
        self.made = [(number, obj) for number, op in enumerate(operations) for obj in _objects(op)]
        self.keys = [place for place, (_, obj) in enumerate(self.made) if isinstance(obj, ForeignKey)]
        self.users: dict[Id, list[int]] = {}
        for place, (_, obj) in enumerate(self.made):
            for id in set(obj.needs()):
                self.users.setdefault(id, []).append(place)
        self.changes: dict[Id, int] = {}
        for number, op in enumerate(operations):
            if isinstance(op, Set):
                self.changes.setdefault(op.object.id, number)
        self._closed: dict[Id, tuple[dict[Id, Object], dict[Id, Object]]] = {}

    def told(self, operation: Operation) -> Operation:
        """The drop, with what stands on its object once that has been made again."""
        until, used = self._dependents(operation.object.id)
        if not until and not used:
            return operation
        return replace(operation, until=tuple(until.values()), used_by=tuple(used.values()))

    def _dependents(self, id: Id) -> tuple[dict[Id, Object], dict[Id, Object]]:
        """What the operations make to stand on an object, and what they let use it; through what is made again too."""
        if id in self._closed:
            return self._closed[id]
        until: dict[Id, Object] = {}
        used: dict[Id, Object] = {}
        self._closed[id] = (until, used)
        dropped, made = self.anew[id]
        target = self.operations[made].object
        for number, obj in self._users_of(target):
            if number > made and obj.id != id and _stands_on(obj, target):
                self._add(obj, number, dropped, until, used)
        return until, used

    def _users_of(self, target: Object) -> Iterator[tuple[int, Object]]:
        """What may stand on an object, in its order: of a plan there may be very much that does not."""
        if isinstance(target, Key | Index):
            places: Iterable[int] = self.keys
        elif isinstance(target, Column):
            places = sorted({*self.users.get(target.id, ()), *self.users.get(target.table_id, ())})
        else:
            places = self.users.get(target.id, ())
        return (self.made[place] for place in places)

    def _add(self, obj: Object, number: int, dropped: int, until: dict[Id, Object], used: dict[Id, Object]) -> None:
        operation = self.operations[number]
        if operation.object.id in self.anew and self.anew[operation.object.id][0] < dropped:
            more, others = self._dependents(operation.object.id)
            until |= more
            used |= others
        elif operation.object.id in self.anew or isinstance(operation, Set):
            if not self._lets_go(obj, dropped):
                used[obj.id] = obj
        else:
            until[operation.object.id] = operation.object

    def _lets_go(self, obj: Object, before: int) -> bool:
        """Whether an object that changes has been changed before: then it has let go of what goes."""
        return self.changes.get(obj.id, before) < before


def _objects(operation: Operation) -> Iterable[Object]:
    if isinstance(operation, Create):
        return operation.makes()
    return operation.sets() if isinstance(operation, Set) else ()


def _stands_on(obj: Object, target: Object) -> bool:
    """Whether an object uses another one, as its own text or the catalog says, and does not go with it."""
    if obj.kind in _SILENT or (isinstance(obj, TablePart) and _goes_with(obj, target)):
        return False
    if isinstance(obj, DomainCheck) and obj.domain_id == target.id:
        return False
    if isinstance(target, Key | Index):
        return isinstance(obj, ForeignKey) and target.finds is not None and obj.target == target.finds
    needs = set(obj.needs())
    if target.id in needs:
        return True
    return isinstance(target, Column) and target.id in columns_read(obj, needs, {target.table_id: [target]})


def _goes_with(part: TablePart, target: Object) -> bool:
    """Whether a server drops a part of a table with the table, or with a column of it, and asks nobody."""
    if (part.namespace, part.table) == (target.namespace, target.name) and not isinstance(target, TablePart):
        return True
    own = isinstance(target, Column) and part.table_id == target.table_id
    return own and isinstance(part, Check | Exclusion | ForeignKey | Index | Key)
