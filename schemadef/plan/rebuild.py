"""Which tables a change rebuilds, with what hangs on them, and what is left for plain statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.canonical import fold
from schemadef.diff import Delta
from schemadef.model import Column, ForeignKey, Index, Table, TablePart, Trigger
from schemadef.names import quote
from schemadef.operations import RULES
from schemadef.operations.rebuild import Rebuild, Rebuilt, RecreateTable, column_names
from schemadef.operations.table import CreateTable, DropTable
from schemadef.plan.copying import copied
from schemadef.plan.fitting import Fitting, columns_of
from schemadef.plan.leaving import leave
from schemadef.plan.mentions import mentioning
from schemadef.plan.native import needs_rebuild
from schemadef.plan.order import in_order
from schemadef.plan.props import missing_keys, places_of, stand_ins
from schemadef.plan.shape import shape
from schemadef.plan.stored_forms import has_new_form, reformed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from schemadef.model import Id
    from schemadef.operations import Operation
    from schemadef.plan.request import Request
    from schemadef.snapshot import Snapshot


class Work(NamedTuple):
    """What plain statements make and drop (as deltas), tables that are simply dropped, and the rebuild, if any."""

    deltas: list[Delta]
    drops: list[DropTable]
    rebuild: Rebuild | None


def divide(deltas: Sequence[Delta], asked: Request) -> Work:
    """Divide a change among plain statements and one rebuild of all tables that need it, or that reference those."""
    change = _Tables(deltas, asked)
    if not change.going and not change.rebuilt:
        return Work(list(deltas), [], None)
    drops = [change.drop(name) for name in change.going]
    rebuild = None
    if change.rebuilt or leave([drop.reverse() for drop in drops]).tangled:
        rebuild = change.rebuild(drops)
        drops = []
    return Work(change.others(), drops, rebuild)


def as_before(operations: Iterable[Operation], features: Mapping[str, Any]) -> list[Operation]:
    """The operations of a way back: tables that come again are made so that their columns can go one by one."""
    return [
        RecreateTable(object=operation.object, parts=operation.parts)
        if isinstance(operation, CreateTable) and not features["add_constraint"]
        else operation
        for operation in operations
    ]


class _Tables:
    """Tables by folded name, and what becomes of each."""

    def __init__(self, deltas: Sequence[Delta], asked: Request) -> None:
        self.deltas = deltas
        old, new, features, self.filling, self.hints = asked
        self.old, self.new = old, new
        self.before = {fold(table.name): table for table in old.of(Table)}
        self.after = {fold(table.name): table for table in new.of(Table)}
        self.going = sorted(self.before.keys() - self.after.keys())
        by_table: dict[str, list[Delta]] = {}
        for delta in deltas:
            by_table.setdefault(_table_of(delta.id), []).append(delta)
        changed = {
            name
            for name, found in by_table.items()
            if name in self.before and name in self.after and needs_rebuild(found, new, old, features)
        }
        changed |= (self._told() | self._reformed()) & self.before.keys() & self.after.keys()
        self.retyped = {(_table_of(delta.id), fold(delta.id.name)) for delta in deltas if _is_retyped(delta)}
        self.rebuilt = self._closure(changed | set(self.going)) - set(self.going)
        self.changed = changed
        self.joining = self._joining()

    def _reformed(self) -> set[str]:
        """The tables with a column that keeps its values in another form; a database does not say which it is."""
        there = ((old, self.new.get(old.id)) for old in self.old.of(Column) if old.logical is not None)
        return {fold(old.table) for old, new in there if isinstance(new, Column) and reformed(old, new)}

    def _told(self) -> set[str]:
        """The tables whose rows get other values, or values in a new column that nothing else gives them."""
        new = {delta.id for delta in self.deltas if delta.old is None}
        told = [mapped.id for mapped in self.hints.maps]
        told += [given.column for given in self.hints.backfills if given.column in new]
        return {fold(id.table) for id in told if id.kind == "column"}

    def _closure(self, names: set[str]) -> set[str]:
        """The tables, and all that reference them before the change: dropping one would reach their rows."""
        references = [(fold(key.table), fold(key.references_table)) for key in self.old.of(ForeignKey)]
        found = set(names)
        while more := {child for child, parent in references if parent in found} - found:
            found |= more
        return found

    def _joining(self) -> set[str]:
        """New tables that a rebuilt one references: its rows can be copied only when they stand."""
        references = [(fold(key.table), fold(key.references_table)) for key in self.new.of(ForeignKey)]
        fresh = self.after.keys() - self.before.keys()
        found: set[str] = set()
        while more := {p for c, p in references if (c in self.rebuilt or c in found) and p in fresh} - found:
            found |= more
        return found

    def drop(self, name: str) -> DropTable:
        """The drop of an old table with its parts."""
        table = self.before[name]
        return DropTable(object=table, parts=_parts(self.old, table.id))

    def rebuild(self, drops: Sequence[DropTable]) -> Rebuild:
        """One rebuild of all that need it."""
        tables = [self._rebuilt(name) for name in sorted(self.rebuilt | self.joining)]
        by_table = {rebuilt.new.object.id: rebuilt for rebuilt in tables}
        ordered = [by_table[operation.object.id] for operation in in_order(rebuilt.new for rebuilt in tables)]
        olds = [rebuilt.old for rebuilt in tables if rebuilt.old is not None]
        creates = [drop.reverse() for drop in (*olds, *drops)]
        going = leave(creates)
        changed = [rebuilt for rebuilt in ordered if fold(rebuilt.name) in self.changed] or ordered
        about = changed[0].new.object if changed else drops[0].object
        return Rebuild(
            object=about,
            tables=tuple(ordered),
            leaving=going.order,
            dropped=tuple(drops),
            loosened=going.loosened,
            stand_ins=stand_ins(ordered, self.old, self.new),
            keys=missing_keys(ordered, self.old, self.new),
            places=places_of(going.missed, creates),
            condition=_condition_of(ordered, changed, drops, about),
        )

    def _rebuilt(self, name: str) -> Rebuilt:
        table = self.after[name]
        create = CreateTable(object=table, parts=_parts(self.new, table.id))
        if name not in self.before:
            return Rebuilt(new=create)
        old = self.drop(name)
        places = self.rebuilt | self.joining
        fitting = Fitting(old, create, self.hints, self.retyped)
        return Rebuilt(
            old=old,
            new=create,
            copied=copied(
                old,
                create,
                filling=self.filling,
                hints=self.hints,
                places=places,
                unique=(index.columns for index in self.new.parts(table.id, Index) if index.unique),
            ),
            hazards=fitting.hazards(),
            lost=fitting.lost(),
            demands=tuple(fitting.demands(filling=self.filling)),
        )

    def others(self) -> list[Delta]:
        """What plain statements do: the rest, and what stands on the touched tables, dropped and made again."""
        touched = self.rebuilt | self.joining | set(self.going)
        again = {obj.id for snapshot in (self.old, self.new) for obj in mentioning(touched, snapshot)}
        rest = [d for d in self.deltas if d.id not in again and not (_in_a_table(d) and _table_of(d.id) in touched)]
        indexes = [index.id for index in self.new.of(Index) if fold(index.table) in touched]
        rest += [Delta(id, old, None) for id in sorted(again) if (old := self.old.get(id)) is not None]
        rest += [Delta(index.id, index, None) for index in self.old.of(Index) if _goes_first(index, touched)]
        made = sorted(again) + indexes
        rest += [Delta(id, None, new) for id in made if (new := self.new.get(id)) is not None]
        return rest


def _goes_first(index: Index, tables: Collection[str]) -> bool:
    """Whether an index over expressions is on one of the tables: it goes before that.

    libSQL has its vector indexes so, and cannot drop a table that has one and that a foreign key points at ("SQL logic
    error", libsql 3.45.1).
    """
    return fold(index.table) in tables and any(part.expression for part in index.parts)


def _in_a_table(delta: Delta) -> bool:
    return isinstance(delta.new or delta.old, Table | TablePart)


def _is_retyped(delta: Delta) -> bool:
    return isinstance(delta.new, Column) and not {"type", "collation", "null"}.isdisjoint(delta.fields)


def _table_of(id: Id) -> str:
    return fold(id.table or id.name)


def _parts(snapshot: Snapshot, table: Id) -> tuple[TablePart, ...]:
    """What is made in a table's own statement, in the order in which it stands there."""
    parts = [part for part in snapshot.parts(table, TablePart) if not isinstance(part, Index | Trigger)]
    columns = sorted((part for part in parts if isinstance(part, Column)), key=lambda column: column.position)
    others = sorted((p for p in parts if not isinstance(p, Column)), key=lambda p: (RULES[p.kind].rank, p.id))
    return (*columns, *others)


def _condition_of(
    tables: Sequence[Rebuilt], changed: Sequence[Rebuilt], dropped: Sequence[DropTable], about: Table
) -> str:
    """The directive of a rebuild: something that it makes or takes away, or else the shape that it gives a table."""
    for drop in dropped:
        return f"if table {quote(drop.object.name)}"
    for rebuilt in tables:
        if rebuilt.old is None:
            return f"unless table {quote(rebuilt.name)}"
    for rebuilt in changed:
        old, new = column_names(rebuilt.old.parts if rebuilt.old else ()), column_names(rebuilt.new.parts)
        for name in sorted(new.keys() - old.keys()):
            return f"unless column {quote(rebuilt.name)}.{quote(new[name])}"
        for name in sorted(old.keys() - new.keys()):
            return f"if column {quote(rebuilt.name)}.{quote(old[name])}"
    for rebuilt in changed:
        old_parts = (rebuilt.old.object, *rebuilt.old.parts) if rebuilt.old else ()
        if shape(old_parts) == shape((rebuilt.new.object, *rebuilt.new.parts)):
            return _until_reformed(rebuilt)
        return f"unless table {quote(rebuilt.name)} is {shape((rebuilt.new.object, *rebuilt.new.parts))}"
    return f"if table {quote(about.name)}"


def _until_reformed(rebuilt: Rebuilt) -> str:
    """The directive of a rebuild that changes nothing but values: it asks those, where they tell."""
    before = columns_of(rebuilt.old.parts if rebuilt.old else ())
    for name, column in columns_of(rebuilt.new.parts).items():
        if name in before and (query := has_new_form(before[name], column)):
            return f"unless query {query}"
    return f"if table {quote(rebuilt.name)}"
