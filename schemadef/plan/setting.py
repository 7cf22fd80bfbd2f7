"""An object that changes, as the operations that give it its new attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from schemadef.model import Column, Domain, DomainCheck, Id, Sequence, TablePart
from schemadef.names import quote
from schemadef.operations import RULES
from schemadef.operations.column_default import SetColumnDefault
from schemadef.operations.column_identity import SetColumnIdentity
from schemadef.operations.column_null import Backfill, SetColumnNull
from schemadef.operations.column_type import SetColumnType, derived_using, widens
from schemadef.operations.composite_type import SetAttributes
from schemadef.operations.domain import SetDomainType
from schemadef.operations.enum import SetEnumValues
from schemadef.operations.partition import SetPartition
from schemadef.plan.filling import fires_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.diff import Delta
    from schemadef.hints import Hints
    from schemadef.operations import Set
    from schemadef.snapshot import Snapshot


def without_swapped(deltas: list[Delta]) -> list[Delta]:
    """The deltas without those of the checks of a domain that is made anew, which come with it."""
    anew = {delta.id for delta in deltas if delta.id.kind == Domain.kind and _is_swapped(delta)}
    if not anew:
        return deltas
    return [
        d
        for d in deltas
        if d.id.kind != DomainCheck.kind or Id(Domain.kind, d.id.namespace, "", d.id.table) not in anew
    ]


def _is_swapped(delta: Delta) -> bool:
    alters = RULES[delta.id.kind].alters
    return any(alters[field] is SetDomainType for field in delta.fields)


def setting(delta: Delta, old: Snapshot, new: Snapshot, hints: Hints) -> Iterator[Set]:
    """The operations that alter one object, one for each sort of change, in no order yet."""
    rules = RULES[delta.id.kind]
    kinds: dict[type[Set], None] = dict.fromkeys(rules.alters[field] for field in delta.fields)
    before, after = delta.old, delta.new
    assert before is not None and after is not None
    if SetDomainType in kinds:
        kinds = {SetDomainType: None}  # it says all that there is to say
    for kind in kinds:
        told = _told(kind, delta, old, new, hints)
        operation = kind(object=after, old=before, **told)
        if isinstance(operation, SetColumnDefault) and SetColumnType in kinds and _takes_default_along(delta):
            continue
        yield operation


def _takes_default_along(delta: Delta) -> bool:
    assert isinstance(delta.old, Column) and isinstance(delta.new, Column)
    return SetColumnType(object=delta.new, old=delta.old).drops_default


def _told(kind: type[Set], delta: Delta, old: Snapshot, new: Snapshot, hints: Hints) -> dict[str, Any]:
    """What an operation must know beyond the object before and after."""
    if kind is SetColumnType:
        assert isinstance(delta.old, Column) and isinstance(delta.new, Column)
        given = hints.conversion(delta.id)
        if given or delta.new.generated is not None or widens(delta.old, delta.new):
            return {"using": given, "given": bool(given)}
        return {"using": derived_using(quote(delta.new.name), delta.old.type, delta.new.type)}
    if kind is SetColumnIdentity:
        assert isinstance(delta.old, Column)
        return {"counter": _counter(delta.old, old, new)}
    if kind is SetColumnNull:
        assert isinstance(delta.new, Column)
        return {"backfill": said_backfill(delta.new, old, new, hints)}
    if kind in (SetEnumValues, SetDomainType, SetAttributes):
        columns = tuple(_columns_of(delta.id, old, new))
        if kind is SetEnumValues:
            return {"columns": columns, "mapping": tuple(hints.mapping(delta.id).items())}
        checks = [check for check in new.of(DomainCheck) if check.domain_id == delta.id]
        return {"columns": columns, "checks": tuple(checks)} if kind is SetDomainType else {"columns": columns}
    return {"parts": tuple(part.id for part in old.parts(delta.id, TablePart))} if kind is SetPartition else {}


def said_backfill(column: Column, old: Snapshot, new: Snapshot, hints: Hints) -> Backfill | None:
    """What a plan is told that the rows of a column get; None when it is told nothing."""
    value = hints.backfill(column.id)
    return Backfill(value=value, quiet=fires_triggers(column, old, new)) if value else None


def _counter(column: Column, old: Snapshot, new: Snapshot) -> Sequence | None:
    """The sequence that numbers a column and goes with it, when it goes."""
    found = (old.get(id) for id in column.uses if id.kind == "sequence" and id not in new)
    place = (column.table, column.name)
    return next((obj for obj in found if isinstance(obj, Sequence) and obj.owned_by == place), None)


def _columns_of(type_id: Id, old: Snapshot, new: Snapshot) -> Iterator[Column]:
    """The columns that hold values of a type before and after, as they shall be; one that becomes an array, or is one
    no longer, as it was.
    """
    place = (type_id.namespace, type_id.name)
    for column in new.of(Column):
        before = old.get(column.id)
        if not isinstance(before, Column) or before.generated is not None or column.generated is not None:
            continue
        if place == (before.type.namespace, before.type.name) == (column.type.namespace, column.type.name):
            alike = before.type.dimensions == column.type.dimensions
            yield column if alike else replace(column, type=before.type, default=None)
