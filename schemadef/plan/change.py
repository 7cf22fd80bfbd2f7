"""What goes, what comes and what changes between two schemas, as operations in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.diff import diff
from schemadef.model import Column, DomainCheck, Index, Object, TablePart, Trigger
from schemadef.operations import Drop, Operation, inverse
from schemadef.operations.column import AddColumn
from schemadef.operations.column_default import SetColumnDefault
from schemadef.operations.column_null import Backfill, FillNull, SetColumnNull
from schemadef.operations.sequence import DropSequence, LoseSequence
from schemadef.plan.back import rollback
from schemadef.plan.dependents import remade
from schemadef.plan.filler import nothing_for_rows
from schemadef.plan.filling import fill, fires_triggers
from schemadef.plan.holding import order_around_domains
from schemadef.plan.making import making
from schemadef.plan.native import column_problem, is_constant
from schemadef.plan.numbering import with_free_sequences
from schemadef.plan.order import in_order, in_sequence
from schemadef.plan.partitions import unfolded
from schemadef.plan.rebuild import divide
from schemadef.plan.rows import order_around_rows
from schemadef.plan.setting import said_backfill, setting, without_swapped
from schemadef.plan.swapping import swapping
from schemadef.plan.unasked import settling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.diff import Delta, Same
    from schemadef.plan.request import Request


def changing(asked: Request, same: Same | None) -> list[Operation]:
    """The operations of a plan between two schemas, neither of them empty at the start."""
    old, new = unfolded(asked.old, with_free_sequences(asked.old, asked.new))
    asked = asked._replace(old=old, new=new)
    deltas = without_swapped(diff(old, new, same))
    if asked.features["add_constraint"]:
        return _Change(deltas, asked).operations()
    work = divide(deltas, asked)
    change = _Change(work.deltas, asked._replace(filling=False))
    drops = [*inverse(in_order(inverse([*change.drops(), *work.drops])))]
    return [*drops, *(() if work.rebuild is None else (work.rebuild,)), *in_order(change.others())]


def _made_with_table(obj: Object) -> bool:
    return isinstance(obj, TablePart) and not isinstance(obj, Index | Trigger)


class _Change:
    """What goes, what comes and what changes; what must be made again for another's sake does both."""

    def __init__(self, deltas: Sequence[Delta], asked: Request) -> None:
        self.deltas = deltas
        self.old, self.new, self.features, self.filling, self.hints = asked
        self.again, self.defaults, self.swapped = remade(deltas, self.old, self.new, self.features)
        if not self.features["add_constraint"]:
            # a part that its table's own statement makes comes again with the table alone: that is a rebuild's
            self.again = {id for id in self.again if not _made_with_table(self.old.objects[id])}

    def operations(self) -> list[Operation]:
        """All of it, in order."""
        return in_sequence(self.drops(), in_order(self.others()), self._more)

    def _more(self, operations: Sequence[Operation]) -> Iterator[tuple[int, int]]:
        yield from order_around_domains(operations, self.old, self.new)
        yield from order_around_rows(operations, self.new)

    def drops(self) -> list[Operation]:
        """The operations that take away, in an order in which nothing goes before what uses it."""
        gone = {delta.id: delta.old for delta in self.deltas if delta.old is not None and delta.new is None}
        gone |= {id: self.old.objects[id] for id in self.again}
        gone |= {delta.id: delta.old for delta in self.deltas if delta.old is not None and self._is_other_check(delta)}
        dropped = rollback(in_order(making((gone[id] for id in sorted(gone)), self.features)))
        return [self._replaced(operation) for operation in dropped]

    def _replaced(self, operation: Operation) -> Operation:
        """The drop of what is made again: a sequence has gone with its owner, the rest knows what comes after it."""
        id = operation.object.id
        if id not in self.again or not isinstance(operation, Drop):
            return operation
        if isinstance(operation, DropSequence):
            return LoseSequence(object=operation.object)
        return msgspec.structs.replace(operation, successor=self.new.objects[id])

    def others(self) -> Iterator[Operation]:
        """The operations that make and that change, in no order yet."""
        come = {delta.id: delta.new for delta in self.deltas if delta.old is None and delta.new is not None}
        come |= {id: self.new.objects[id] for id in self.again}
        # a domain that is made again has its checks with it, of which nothing else says anything where it is swapped
        come |= {check.id: check for check in self.new.of(DomainCheck) if check.domain_id in self.again}
        come = {id: obj for id, obj in come.items() if not self._comes_with_type(obj)}
        for operation in making((come[id] for id in sorted(come)), self.features):
            if isinstance(operation, AddColumn):
                yield from self._add_column(operation)
            else:
                yield operation
        for delta in self.deltas:
            if delta.old is None or delta.new is None or delta.id in self.again or delta.id in self.swapped:
                continue
            if not self._comes_with_type(delta.new):
                yield from setting(delta, self.old, self.new, self.hints)
        if self.swapped:
            yield from swapping(self.swapped, self.defaults, self.old, self.new, self.hints)
        yield from settling((come[id] for id in sorted(come)), self.old, self.new)
        for id in sorted(self.defaults):
            yield from _default_again(self.old.objects[id], self.new.objects[id])

    def _comes_with_type(self, obj: Object) -> bool:
        """Whether it is a check of a domain that is made anew beside the old one, and has its checks with it."""
        return isinstance(obj, DomainCheck) and obj.domain_id in self.swapped

    def _is_other_check(self, delta: Delta) -> bool:
        """Whether it is such a check and says something else: the new domain is told from the old one by its checks."""
        return delta.new is not None and self._comes_with_type(delta.new) and "expression" in delta.fields

    def _add_column(self, operation: AddColumn) -> Iterator[Operation]:
        """A column for a table that has rows: they get a value when they must have one."""
        column = operation.object
        said = said_backfill(column, self.old, self.new, self.hints)
        if said is not None:
            yield from _add_with_default(operation, said) if is_constant(said.value) else _add_filled(operation, said)
            return
        problem = column_problem(column, self.features)
        if problem and not self.filling:
            raise nothing_for_rows(column, problem)
        found = fill(column, self.old, self.new) if problem else None
        if found is None:
            yield operation
            return
        quiet = fires_triggers(column, self.old, self.new)
        given = Backfill(value=found.value, numbered=found.numbered, among=found.among, quiet=quiet, invented=True)
        yield from _add_with_default(operation, given) if found.plain else _add_filled(operation, given)


def _add_with_default(operation: AddColumn, given: Backfill) -> Iterator[Operation]:
    """A column whose rows get a value with it, which no trigger sees: its default, until it has its own."""
    column = operation.object
    filled = msgspec.structs.replace(column, default=given.value)
    yield msgspec.structs.replace(operation, object=filled, passing=True, invented=given.invented)
    if column.default != given.value:
        yield SetColumnDefault(object=column, old=filled)


def _add_filled(operation: AddColumn, given: Backfill) -> Iterator[Operation]:
    """A column whose rows get a value of their own and not its default; NOT NULL comes when they have it."""
    column = operation.object
    bare = msgspec.structs.replace(column, null=True, default=None)
    empty = msgspec.structs.replace(column, null=True)
    yield msgspec.structs.replace(operation, object=bare, passing=True)
    if column.default is not None:
        yield SetColumnDefault(object=empty, old=bare)
    if column.null:
        yield FillNull(object=column, old=empty, backfill=given)
    else:
        yield SetColumnNull(object=column, old=empty, backfill=given)


def _default_again(old: Object, new: Object) -> Iterator[Operation]:
    """A default that goes while a thing it uses is made again, and comes back after it."""
    assert isinstance(old, Column) and isinstance(new, Column)
    between = msgspec.structs.replace(old, default=None, uses=())
    yield SetColumnDefault(object=between, old=old)
    yield SetColumnDefault(object=new, old=between)
