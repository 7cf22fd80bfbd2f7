"""Tables made anew, copied, and put in the place of the old ones, with every table that references them.

SQLite cannot change most of a table, and dropping one deletes its rows first, which fires the actions of the foreign
keys that point at it (sqlite.org/lang_droptable.html; `PRAGMA foreign_keys = OFF` does nothing in a transaction and
D1 ignores it; deferring defers violations, not actions). So the old tables leave only when every table that
references them has been made again too and points at the new ones: renaming those moves the foreign keys along
(sqlite.org/lang_altertable.html).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from schemadef.canonical import fold, is_name, joined, name_of, pieces
from schemadef.model import Check, Column, ForeignKey, Object, Table, TablePart, Value
from schemadef.names import REBUILT, quote
from schemadef.operations.base import Operation
from schemadef.operations.table import CreateTable, DropTable
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Assigned(Value, frozen=True, kw_only=True):
    """A column, and the SQL of the value that it gets; `invented` says that nobody has said it.

    `number` is the SQL of a number of the old row, which the value calls `numbered`.
    """

    column: str
    value: str
    invented: bool = False
    number: str = ""
    numbered: str = ""


class Rebuilt(Value, frozen=True, kw_only=True):
    """One table of a rebuild: how it was (None for a new one), how it shall be, and what its rows are copied from.

    `demands` are what those must be like, `lost` the columns whose values do not come along.
    """

    old: DropTable | None = None
    new: CreateTable
    copied: tuple[Assigned, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    demands: tuple[Requirement, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name when all is done."""
        return self.new.object.name

    @property
    def counted(self) -> bool:
        """Whether its numbers go on from where they were."""
        return self.old is not None and _counts(self.old.parts) and _counts(self.new.parts)


def _counts(parts: Iterable[TablePart]) -> bool:
    return any(isinstance(part, Column) and part.autoincrement for part in parts)


class Rebuild(Operation, frozen=True, kw_only=True):
    """Make tables anew; `object` is the one that the change is about.

    `tables` stand in the order in which they are made and copied, `leaving` in the order in which the old ones go,
    those that are dropped for good (`dropped`) among them. `loosened` are foreign keys of old tables whose values
    would keep other old rows from going. `stand_ins` and `keys` are there while rows are copied, `places` while the
    old tables go.
    """

    object: Table
    tables: tuple[Rebuilt, ...]
    leaving: tuple[Table, ...]
    dropped: tuple[DropTable, ...] = ()
    loosened: tuple[Loosen, ...] = ()
    stand_ins: tuple[RebuildStandIn, ...] = ()
    keys: tuple[RebuildKey, ...] = ()
    places: tuple[RebuildStandIn, ...] = ()
    condition: str

    def drops(self) -> Iterable[Object]:
        """The tables that go for good, and what the others lose."""
        for table in self.dropped:
            yield from table.drops()
        for rebuilt in self.tables:
            if rebuilt.old is not None:
                yield from rebuilt.old.drops()

    def sets(self) -> Iterable[Object]:
        """Every table as it shall be."""
        for rebuilt in self.tables:
            yield from rebuilt.new.makes()

    def invents(self) -> Iterable[str]:
        """The columns that get values nobody has said."""
        for rebuilt in self.tables:
            yield from (f"{rebuilt.name}.{one.column}" for one in rebuilt.copied if one.invented)

    def directive(self) -> str:
        """All steps are one unit under one condition."""
        return self.condition

    def steps(self, features: Mapping[str, Any]) -> Iterator[Operation]:
        """One for each statement."""
        table = self.object
        yield RebuildBegin(object=table)
        yield RebuildCreateCounts(object=table)
        places = {rebuilt.name for rebuilt in self.tables}
        for rebuilt in self.tables:
            yield _in_temporary_place(rebuilt.new, places)
        yield from self.stand_ins
        yield from self.keys
        for rebuilt in self.tables:
            yield from _copy(rebuilt)
        for key in self.keys:
            yield RebuildDropKey(object=key.object, number=key.number)
        for stand_in in self.stand_ins:
            yield RebuildDrop(object=stand_in.object)
        yield from self._leave()
        for rebuilt in self.tables:
            yield RebuildRename(object=rebuilt.new.object)
        for rebuilt in self.tables:
            if rebuilt.old is not None:
                yield RebuildCheckCount(object=rebuilt.new.object)
        yield RebuildDropCounts(object=table)

    def _leave(self) -> Iterator[Operation]:
        """The old tables go; an empty one takes the place of one that the next ones still look for."""
        gone = {table.object.id for table in self.dropped}
        places = {place.object.id: place for place in self.places}
        for old in self.leaving:
            yield from (loosen for loosen in self.loosened if loosen.before.id == old.id)
            yield RebuildDrop(object=old, hazards=(Hazard.DELETES_DATA,) if old.id in gone else ())
            if old.id in places:
                yield places[old.id]
        for place in self.places:
            yield RebuildDrop(object=place.object)


def _copy(rebuilt: Rebuilt) -> Iterator[Operation]:
    old, new = rebuilt.old, rebuilt.new.object
    if old is None:
        return
    yield RebuildCount(object=new, old=old.object)
    yield RebuildCopy(
        object=new,
        old=old.object,
        copied=rebuilt.copied,
        hazards=rebuilt.hazards,
        demands=rebuilt.demands,
        lost=rebuilt.lost,
    )
    if rebuilt.counted:
        yield RebuildClearSequence(object=new)
        yield RebuildCopySequence(object=new, old=old.object)


def temporary(name: str) -> str:
    """The name of a table until it is in its place."""
    return REBUILT + name


class RebuildCreate(CreateTable, frozen=True, kw_only=True):
    """Make a table under its temporary name.

    A check that names one column stands in that column's definition, where ADD COLUMN would have put it: SQLite drops
    a column with its own checks, and refuses one that a check of the table names (sqlite.org/lang_altertable.html).
    """

    def own_parts(self) -> list[TablePart]:
        """The parts that stand for themselves."""
        inside = {check.id for column in self.parts if isinstance(column, Column) for check in self.checks_of(column)}
        return [part for part in self.parts if part.id not in inside]

    def checks_of(self, column: Column) -> list[Check]:
        """The checks that name that column and no other one."""
        names = column_names(self.parts).keys()
        return [c for c in self.parts if isinstance(c, Check) and _named(c.expression) & names == {fold(column.name)}]


class RecreateTable(RebuildCreate, frozen=True, kw_only=True):
    """Make a table again that was dropped. Some of its columns may have been added one by one, and may go so."""


def _named(expression: str) -> set[str]:
    """The names in an expression, folded."""
    return {fold(name_of(piece)) for piece in pieces(expression) if is_name(piece)}


def _in_temporary_place(create: CreateTable, places: set[str]) -> CreateTable:
    """The same table under its temporary name, with foreign keys that point at temporary tables."""
    name = temporary(create.object.name)
    parts = tuple(_moved(part, name, places) for part in create.parts)
    return RebuildCreate(object=msgspec.structs.replace(create.object, name=name), parts=parts)


def _moved(part: TablePart, table: str, places: set[str]) -> TablePart:
    if isinstance(part, Check):
        expression = _requalified(part.written or part.expression, part.table, table)
        return msgspec.structs.replace(part, table=table, expression=expression, written="")
    if isinstance(part, ForeignKey) and part.references_table in places:
        return msgspec.structs.replace(part, table=table, references_table=temporary(part.references_table))
    return msgspec.structs.replace(part, table=table)


def _requalified(expression: str, old: str, new: str) -> str:
    """An expression whose columns are said to be of another table; renaming that one says so again."""
    parts = pieces(expression)
    if old not in expression:
        return expression
    for at, part in enumerate(parts[:-1]):
        if parts[at + 1] == "." and is_name(part) and fold(name_of(part)) == fold(old):
            parts[at] = quote(new)
    return joined(parts, {})


class Step(Operation, frozen=True, kw_only=True):
    """One statement of a rebuild; alone it is nothing that could be taken back."""

    object: Table

    @property
    def subject(self) -> str:
        """The rebuild that it belongs to."""
        return f"{self.template.replace('_', ' ')} {self.object.id}"


class RebuildBegin(Step, frozen=True, kw_only=True):
    """Let foreign keys be checked when all is done: tables that reference each other are copied one by one."""


class RebuildCreateCounts(Step, frozen=True, kw_only=True):
    """Make the table that holds how many rows each table had, and refuses another number afterwards."""


class RebuildCount(Step, frozen=True, kw_only=True):
    """Note how many rows a table has."""

    old: Table


class RebuildCopy(Step, frozen=True, kw_only=True):
    """Copy the rows of a table."""

    old: Table
    copied: tuple[Assigned, ...]
    hazards: tuple[Hazard, ...] = ()  # a copy has those that its tables say
    demands: tuple[Requirement, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """With the columns that lose something, for that is what is asked about."""
        losing = f" and lose values of {' and '.join(self.lost)}" if self.lost else ""
        return f"rebuild {self.object.id}{losing}"

    def requires(self, features: Mapping[str, Any]) -> tuple[Requirement, ...]:
        """What its tables say."""
        return self.demands


class RebuildClearSequence(Step, frozen=True, kw_only=True):
    """Forget the number that the copied rows have given to the new table's counter."""


class RebuildCopySequence(Step, frozen=True, kw_only=True):
    """Give it the number of the old table's counter: numbers of rows that are gone are never given again."""

    old: Table


class Loosen(Step, frozen=True, kw_only=True):
    """Let the rows of an old table, all of them copied, point at nothing, so that no row keeps another from going.

    `before` is the table that goes next: what other tables make of the new values no longer matters when they are gone.
    """

    assigned: Assigned
    before: Table


class RebuildStandIn(Step, frozen=True, kw_only=True):
    """Make an empty table that foreign keys name and that is not there; the first key is its primary one."""

    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]


class _OfKey(Step, frozen=True, kw_only=True):
    number: int

    @property
    def name(self) -> str:
        """The index's name."""
        return f"_sd_key_{self.number}"


class RebuildKey(_OfKey, frozen=True, kw_only=True):
    """Hold together the columns that a foreign key points at."""

    columns: tuple[str, ...]


class RebuildDropKey(_OfKey, frozen=True, kw_only=True):
    """Take such an index away."""


class RebuildDrop(Step, frozen=True, kw_only=True):
    """Drop an old table."""

    hazards: tuple[Hazard, ...] = ()  # only what was not copied is lost

    @property
    def subject(self) -> str:
        """One that goes for good is dropped, whatever is rebuilt beside it."""
        return f"drop {self.object.id}" if self.hazards else super().subject


class RebuildRename(Step, frozen=True, kw_only=True):
    """Put a new table in its place."""


class RebuildCheckCount(Step, frozen=True, kw_only=True):
    """Fail, and so take everything back, when a table has not as many rows as before."""


class RebuildDropCounts(Step, frozen=True, kw_only=True):
    """Drop the table of the numbers."""


def column_names(parts: Iterable[TablePart]) -> dict[str, str]:
    """The columns by their folded names."""
    return {fold(part.name): part.name for part in parts if isinstance(part, Column)}
