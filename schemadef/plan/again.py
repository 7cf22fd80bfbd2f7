"""A migration that runs again after it has run, or was broken off: what it drops to make it anew stays when it is new.

What is dropped and made again may carry something afterwards that it did not carry before: a new view reads the view
that was made again, a default calls the function. A server drops nothing that something else stands on. Where that
stands, what it stands on is the new one, and is not dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from schemadef.model import (
    Check,
    Column,
    CompositeType,
    Domain,
    DomainCheck,
    Exclusion,
    ForeignKey,
    Id,
    Index,
    Key,
    Object,
    RangeType,
    TablePart,
)
from schemadef.operations import Create, Drop, Operation, Set
from schemadef.operations.column_type import SetColumnType
from schemadef.operations.swap import SwapTypes
from schemadef.plan.holding import made_of
from schemadef.plan.users import columns_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemadef.snapshot import Snapshot


_SILENT = frozenset({"grant", "owner", "default_privileges", "raw"})
"""Kinds whose objects go with what they are about, or of which nobody knows what they use."""


def told_of_dependents(operations: Sequence[Operation], after: Snapshot) -> list[Operation]:
    """The operations; each drop of what comes again knows what the same operations make to stand on that.

    `after` is the schema that they lead to.
    """
    anew = _anew(operations)
    if not anew:
        return [*operations]
    found = _Found(operations, anew, after)
    drops = {dropped for dropped, _ in anew.values()}
    return [found.told(operation) if number in drops else operation for number, operation in enumerate(operations)]


def _anew(operations: Sequence[Operation]) -> dict[Id, tuple[int, int]]:
    """The places of the drop and of the making of each object that is dropped and made again."""
    drops = {op.object.id: number for number, op in enumerate(operations) if isinstance(op, Drop)}
    made = {op.object.id: number for number, op in enumerate(operations) if isinstance(op, Create)} if drops else {}
    for number, op in enumerate(operations) if drops else ():
        if isinstance(op, SwapTypes):
            made.update({obj.id: number for obj in op.makes()})
    return {id: (drops[id], place) for id, place in made.items() if drops.get(id, place) < place}


class _Signs(NamedTuple):
    """What tells that something has been made anew already, as an operation is told of it."""

    until: dict[Id, Object]
    used: dict[tuple[Id, Id], tuple[Object, Object]]
    turned: dict[Id, Operation]

    @classmethod
    def none(cls) -> _Signs:
        """None so far."""
        return cls({}, {}, {})

    def take(self, other: _Signs) -> None:
        """Let what tells it of another thing tell it of this."""
        self.until.update(other.until)
        self.used.update(other.used)
        self.turned.update(other.turned)

    def told(self, operation: Operation) -> Operation:
        """The operation, with them where there are any."""
        if not any(self):
            return operation
        until, used, turned = (tuple(found.values()) for found in self)
        return replace(operation, until=until, used_by=used, turned=turned)


class _Found:
    """What stands on the objects that are made again, as the operations leave it."""

    def __init__(self, operations: Sequence[Operation], anew: dict[Id, tuple[int, int]], after: Snapshot) -> None:
        self.after = after
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
        self._closed: dict[Id, _Signs] = {}

    def told(self, operation: Operation) -> Operation:
        """The drop, with what stands on its object once that has been made again."""
        return self._dependents(operation.object.id).told(operation)

    def _dependents(self, id: Id) -> _Signs:
        """What the operations make to stand on an object, and what they let use it; through what is made again too."""
        if id in self._closed:
            return self._closed[id]
        signs = self._closed[id] = _Signs.none()
        dropped, made = self.anew[id]
        targets, among = self._targets(id, self.operations[made])
        for target in targets:
            for number, obj in self._users_of(target):
                if number > made and obj.id != id and (not among or isinstance(obj, among)) and _stands_on(obj, target):
                    self._add((obj, target), number, dropped, signs)
        return signs

    def _targets(self, id: Id, operation: Operation) -> tuple[list[Object], tuple[type[Object], ...]]:
        """What is new with an object that is made again, and the sorts of what cannot stand on it before, or none.

        A check of a domain is of the values of all types that hold the domain: it is made before columns come to them.
        One that comes with its domain is told from the old one by that alone.
        """
        if id.kind != DomainCheck.kind:
            return [operation.object], ()
        anew = isinstance(operation, SwapTypes)
        bases = [obj.id for obj in operation.sets()] if anew else [Id(Domain.kind, id.namespace, "", id.table)]
        types = {obj.id: obj for base in bases for obj in made_of(base, self.after).values()}
        return [*types.values()], () if anew else (Column, CompositeType, RangeType)

    def _users_of(self, target: Object) -> Iterator[tuple[int, Object]]:
        """What may stand on an object, in its order: of a plan there may be very much that does not."""
        if isinstance(target, Key | Index):
            places: Iterable[int] = self.keys
        elif isinstance(target, Column):
            places = sorted({*self.users.get(target.id, ()), *self.users.get(target.table_id, ())})
        elif len(target.identities) > 1:
            places = sorted({place for id in target.identities for place in self.users.get(id, ())})
        else:
            places = self.users.get(target.id, ())
        return (self.made[place] for place in places)

    def _add(self, pair: tuple[Object, Object], number: int, dropped: int, signs: _Signs) -> None:
        obj, target = pair
        operation = self.operations[number]
        if operation.object.id in self.anew and self.anew[operation.object.id][0] < dropped:
            signs.take(self._dependents(operation.object.id))
        elif operation.object.id in self.anew or isinstance(operation, Set):
            if self._lets_go(obj, dropped):
                return
            if not _stood_on(self._before(obj.id, operation), target):
                signs.used[obj.id, target.id] = pair
            elif isinstance(operation, SetColumnType) and _names_another(operation):
                signs.turned[obj.id] = operation
        else:
            signs.until[operation.object.id] = operation.object

    def _before(self, id: Id, operation: Operation) -> Object | None:
        """An object as it was before it is changed, or made again."""
        if isinstance(operation, SwapTypes):
            return next((member.old for member in operation.members if member.new.id == id), None)
        if isinstance(operation, Set):
            return operation.old
        return self.operations[self.anew[id][0]].object if id in self.anew else None

    def _lets_go(self, obj: Object, before: int) -> bool:
        """Whether an object that changes has been changed before: then it has let go of what goes."""
        return self.changes.get(obj.id, before) < before


def _objects(operation: Operation) -> Iterable[Object]:
    if isinstance(operation, Create):
        return operation.makes()
    return operation.sets() if isinstance(operation, Set) else ()


def _names_another(operation: SetColumnType) -> bool:
    """Whether a column's type is another one by its name, or an array of it."""
    before, after = operation.old.type, operation.object.type
    return str(replace(before, arguments=())) != str(replace(after, arguments=()))


def _stood_on(before: Object | None, target: Object) -> bool:
    """Whether something used an object before: then it says nothing of whether that is new."""
    return before is not None and not set(before.needs()).isdisjoint(target.identities)


def _stands_on(obj: Object, target: Object) -> bool:
    """Whether an object uses another one, as its own text or the catalog says, and does not go with it."""
    if obj.kind in _SILENT or (isinstance(obj, TablePart) and _goes_with(obj, target)):
        return False
    if isinstance(obj, DomainCheck) and obj.domain_id == target.id:
        return False
    if isinstance(target, Key | Index):
        return isinstance(obj, ForeignKey) and target.finds is not None and obj.target == target.finds
    needs = set(obj.needs())
    if not needs.isdisjoint(target.identities):
        return True
    return isinstance(target, Column) and target.id in columns_read(obj, needs, {target.table_id: [target]})


def _goes_with(part: TablePart, target: Object) -> bool:
    """Whether a server drops a part of a table with the table, or with a column of it, and asks nobody."""
    if (part.namespace, part.table) == (target.namespace, target.name) and not isinstance(target, TablePart):
        return True
    own = isinstance(target, Column) and part.table_id == target.table_id
    return own and isinstance(part, Check | Exclusion | ForeignKey | Index | Key)
