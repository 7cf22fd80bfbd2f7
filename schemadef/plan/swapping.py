"""Types that hold each other and are made anew while columns hold values of them, as one operation for each group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from schemadef.errors import UnsupportedChangeError
from schemadef.model import Column, CompositeType, Domain, DomainCheck, Enum, RangeType
from schemadef.operations.swap import Swapped, SwapTypes, in_order_of_making, places
from schemadef.plan.holding import made_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from schemadef.hints import Hints
    from schemadef.model import Id, Object
    from schemadef.snapshot import Snapshot

_Type = Enum | Domain | CompositeType | RangeType


def swapping(
    types: Collection[Id], again: Collection[Id], old: Snapshot, new: Snapshot, hints: Hints
) -> Iterator[SwapTypes]:
    """One operation for each group of types that hold each other.

    `again` are the columns whose defaults come back later, when what these use is there again.
    """
    for group in _groups(types, old, new):
        members = in_order_of_making(_member(id, old, new, hints) for id in group)
        _require_nothing_between(members, old, new)
        columns = tuple(_columns_of(members, again, old, new))
        # the one that is changed tells people most
        first = next((member for member in members if member.defined_anew), members[0])
        yield SwapTypes(object=first.new, old=first.old, members=tuple(members), columns=columns)


def between(type: Object, holder: Object, held: Object) -> UnsupportedChangeError:
    """The refusal of a type that comes or goes between two that are made anew together."""
    message = f"{type.id} stands between what is made anew: {holder.id} is made of it, and it of {held.id}"
    hint = "let one of them change in a migration of its own"
    return UnsupportedChangeError(message, hint=hint, about=holder)


def _require_nothing_between(members: list[Swapped], old: Snapshot, new: Snapshot) -> None:
    own = {member.new.id: member.new for member in members}
    for member in members:
        come = (new.get(id) for id in member.new.needs() if id not in old)
        for type in (obj for obj in come if isinstance(obj, _Type)):
            held = next((own[id] for id in type.needs() if id in own), None)
            if held is not None:
                raise between(type, member.new, held)


def _groups(types: Collection[Id], old: Snapshot, new: Snapshot) -> list[list[Id]]:
    groups: list[set[Id]] = []
    for id in sorted(types):
        near = {id} | {need for state in (old, new) for need in state.objects[id].needs() if need in types}
        met = [group for group in groups if group & near]
        groups = [group for group in groups if group not in met]
        groups.append(near.union(*met))
    return [sorted(group) for group in groups]


def _member(id: Id, old: Snapshot, new: Snapshot, hints: Hints) -> Swapped:
    before, after = old.objects[id], new.objects[id]
    assert isinstance(before, _Type) and isinstance(after, _Type)
    checks = tuple(sorted((c for c in new.of(DomainCheck) if c.domain_id == id), key=lambda check: check.name))
    added = tuple(check for check in checks if check.valid and not _stood(check, old))
    mapping = tuple(hints.mapping(id).items()) if isinstance(after, Enum) else ()
    return Swapped(old=before, new=after, checks=checks, added=added, mapping=mapping)


def _stood(check: DomainCheck, old: Snapshot) -> bool:
    before = old.get(check.id)
    return isinstance(before, DomainCheck) and before.valid and before.expression == check.expression


def _columns_of(members: list[Swapped], again: Collection[Id], old: Snapshot, new: Snapshot) -> Iterator[Column]:
    """The columns that hold values of the types before and after, as they shall be; one that becomes an array, or is
    of another of the types or of what is made of them, as it was.
    """
    old_own = {place: member for member in members for place in places(member.old)}
    own = {place for member in members for place in places(member.new)}
    later = {place for m in members for type in made_of(m.new.id, new).values() for place in places(type)}
    for column in new.of(Column):
        before = old.get(column.id)
        if not isinstance(before, Column) or before.generated is not None or column.generated is not None:
            continue
        one, other = ((c.type.namespace, c.type.name) for c in (before, column))
        if one in old_own and (other in own or other in later):
            turned = old_own[one].after(before.type)
            if turned != column.type:
                yield replace(column, type=turned, default=None)
            else:
                yield replace(column, default=None) if column.id in again else column
