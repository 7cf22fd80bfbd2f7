"""Types that hold values of another one: a server looks for these in columns when a domain asks more of its values.

It refuses where a column holds them at one remove, in an array, a composite type or a range ("cannot alter type …
because column … uses it"; typecmds.c, get_rels_with_domain). What leaves such a type goes before, what comes to one
comes after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import UnsupportedChangeError
from schemadef.model import Column, CompositeType, Domain, DomainCheck, Id, RangeType
from schemadef.operations import Create, Drop, Set
from schemadef.operations.domain import SetDomainNotNull
from schemadef.operations.swap import SwapTypes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemadef.model import Object
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot

TYPES = frozenset({"enum", "domain", "composite_type", "range_type"})


def made_of(type: Id, snapshot: Snapshot) -> dict[Id, Object]:
    """A type, and all that are made of it, by every name that they go by."""
    using: dict[Id, list[Object]] = {}
    for obj in snapshot:
        if obj.kind in TYPES:
            for id in obj.needs():
                using.setdefault(id, []).append(obj)
    found: dict[Id, Object] = {}
    left = [snapshot.objects[type]] if type in snapshot else []
    while left:
        obj = left.pop()
        if obj.id not in found:
            found.update(dict.fromkeys(obj.identities, obj))
            left += [other for name in obj.identities for other in using.get(name, ())]
    return found


def require_no_type(type: Object, column: Object) -> None:
    """Raises UnsupportedChangeError for a type that goes when a column has turned from it, which waits for that."""
    if type.kind in TYPES:
        message = f"{type.id} stands between what is made anew: {column.id} turns from it to what waits for its drop"
        hint = "let the column have its new type in a migration of its own"
        raise UnsupportedChangeError(message, hint=hint, about=column)


def order_around_domains(operations: Sequence[Operation], old: Snapshot, new: Snapshot) -> Iterator[tuple[int, int]]:
    """The places of operations that must come after others, each with such a one."""
    asking = [(number, domain) for number, op in enumerate(operations) if (domain := _asked(op)) is not None]
    if not asking:
        return
    changes = [(number, _holding(_before(op)), _holding(_after(op))) for number, op in enumerate(operations)]
    for place, domain in asking:
        before, after = made_of(domain, old), made_of(domain, new)
        for number, left, come in changes:
            leaves, comes = left & before.keys(), come & after.keys()
            if number != place and leaves and not comes:
                yield place, number
            elif number != place and comes:
                yield number, place


def _asked(operation: Operation) -> Id | None:
    """The domain that stands already and of which an operation asks more than before."""
    obj = operation.object
    if isinstance(obj, DomainCheck) and obj.valid and isinstance(operation, Create):
        return obj.domain_id
    asks = isinstance(operation, SetDomainNotNull) and isinstance(obj, Domain) and obj.not_null
    return obj.id if asks else None


def _before(operation: Operation) -> Iterable[Object]:
    """What an operation takes away or gives another type, as it was."""
    if isinstance(operation, Drop):
        return operation.drops()
    return operation.was() if isinstance(operation, Set) and _turns(operation) else ()


def _after(operation: Operation) -> Iterable[Object]:
    """What an operation makes or gives another type, as it is then."""
    if isinstance(operation, Create):
        return operation.makes()
    return operation.sets() if isinstance(operation, Set) and _turns(operation) else ()


def _turns(operation: Set) -> bool:
    """Whether it gives a column, or what a type is made of, another type."""
    if isinstance(operation, SwapTypes):
        return True
    return any(getattr(operation.object, f, None) != getattr(operation.old, f, None) for f in ("type", "attributes"))


def _holding(objects: Iterable[Object]) -> set[Id]:
    """The types of columns, and those that types which may be columns' are made of."""
    found = (obj for obj in objects if isinstance(obj, Column | CompositeType | RangeType | Domain))
    return {id for obj in found for id in obj.needs() if id.kind in TYPES}
