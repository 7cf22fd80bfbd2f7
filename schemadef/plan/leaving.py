"""In which order tables can be dropped, rows and all, and which foreign keys must let go of theirs first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.canonical import fold
from schemadef.model import Column, ForeignKey, PrimaryKey, Table
from schemadef.operations.rebuild import Assigned, Loosen
from schemadef.operations.table import CreateTable
from schemadef.plan.cycles import can_go, circles
from schemadef.plan.order import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemadef.model import Id
    from schemadef.operations import Operation


class Leaving(NamedTuple):
    """The tables in the order in which they go; `tangled` when foreign keys must wait until all are gone.

    The rows of those that go later still meet `missed` tables: empty ones must take their places meanwhile.
    """

    order: tuple[Table, ...]
    loosened: tuple[Loosen, ...]
    missed: tuple[Table, ...]
    tangled: bool


def leave(tables: Sequence[CreateTable]) -> Leaving:
    """How tables leave, given by what would make them: children first, and circles of tables as SQLite can."""
    order = [operation.object for operation in in_order(tables)][::-1]
    standing = tuple(table for table in order if isinstance(table, Table))
    circle = _circles(tables)
    loosened = tuple(_loosened(tables, circle, standing))
    tangled = len(set(circle.values())) < len(circle)
    missed = _missed(standing, tables) if tangled else ()
    return Leaving(standing, loosened, missed, tangled or bool(loosened))


def are_stuck(operations: Iterable[Operation]) -> bool:
    """Whether tables that these operations make cannot simply be dropped again, one after the other."""
    tables = [operation for operation in operations if isinstance(operation, CreateTable)]
    circle = _circles(tables)
    if not any(_in_circle(key, circle) for table in tables for key in _keys(table)):
        return False
    leaving = leave(tables)
    return bool(leaving.missed or leaving.loosened)


def _circles(tables: Sequence[CreateTable]) -> dict[str, int]:
    """The number of the circle that each table, by its folded name, is in; alone it is one."""
    parents = {fold(table.object.name): [fold(key.references_table) for key in _keys(table)] for table in tables}
    return circles(parents)


def _keys(table: CreateTable) -> list[ForeignKey]:
    return [part for part in table.parts if isinstance(part, ForeignKey)]


def _in_circle(key: ForeignKey, circle: Mapping[str, int]) -> bool:
    return circle[fold(key.table)] == circle.get(fold(key.references_table))


def _loosened(tables: Sequence[CreateTable], circle: Mapping[str, int], order: Sequence[Table]) -> Iterator[Loosen]:
    """What lets go before the first table of its circle goes: all that point at the circle from outside are gone."""
    first = {circle[fold(table.name)]: table for table in reversed(order)}
    for table in sorted(tables, key=lambda table: fold(table.object.name)):
        for key in _keys(table):
            if _in_circle(key, circle):
                assigned = _nowhere(key, table)
                if _holds(key, assigned):
                    yield Loosen(object=table.object, assigned=assigned, before=first[circle[fold(key.table)]])


def _holds(key: ForeignKey, assigned: Assigned) -> bool:
    """Whether a row that points at another by this key can keep that one from going.

    A cascade goes from row to row, and no deeper than 1000 of them (on D1 10: SQLITE_MAX_TRIGGER_DEPTH); the other two
    actions write a row that may not be written so, unless the write is the same one. RESTRICT is no more than NO ACTION
    where violations are deferred (fkey.c, fkActionTrigger).
    """
    if key.on_delete == "set null":
        return assigned.value != "NULL" or len(key.columns) > 1
    return key.on_delete in ("cascade", "set default")


def _missed(order: Sequence[Table], tables: Sequence[CreateTable]) -> tuple[Table, ...]:
    """The tables that are gone when a later one's rows, on their way out, still look for their parents in them."""
    keys = [key for table in tables for key in _keys(table)]
    named = {fold(key.references_table) for key in keys}
    gone: list[Table] = []
    missed: dict[Id, Table] = {}
    for table in order:
        empty = {other.id for other in gone if other.id not in missed}
        if not can_go(table.id, empty, keys):
            missed |= {other.id: other for other in gone if fold(other.name) in named}
        gone.append(table)
    return tuple(missed.values())


def _nowhere(key: ForeignKey, table: CreateTable) -> Assigned:
    """A value for one column of a foreign key that makes it point at no row: NULL, or else one that no row has."""
    columns = {fold(part.name): part for part in table.parts if isinstance(part, Column)}
    primary = {fold(name) for part in table.parts if isinstance(part, PrimaryKey) for name in part.columns}
    own = [columns[fold(name)] for name in key.columns]
    for column in own:
        if column.null and fold(column.name) not in primary and column.generated is None:
            return Assigned(column=column.name, value="NULL")
    column = next((column for column in own if fold(column.name) not in primary), own[0])
    return Assigned(
        column=column.name, value=_unheard_of(column, strict=table.object.strict or primary == {column.name})
    )


def _unheard_of(column: Column, *, strict: bool) -> str:
    kind = str(column.type).upper()
    if strict and "INT" in kind:
        return "random()"
    if strict and kind == "REAL":
        return "random() + 0.5"
    return "'schemadef:' || hex(randomblob(16))" if strict and kind == "TEXT" else "randomblob(16)"
