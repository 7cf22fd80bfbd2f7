"""In which order tables can be dropped, rows and all, and which foreign keys must let go of theirs first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.canonical import fold
from schemadef.model import Column, ForeignKey, PrimaryKey, Table
from schemadef.operations.rebuild import Assigned, Loosen
from schemadef.order import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.operations.table import CreateTable

_HOLDING = ("restrict", "set null", "set default")
"""Actions that can fail when the table of a row that they are on goes: in a cycle some row goes first."""


class Leaving(NamedTuple):
    """The tables in the order in which they go; `tangled` when foreign keys must wait until all are gone."""

    order: tuple[Table, ...]
    loosened: tuple[Loosen, ...]
    tangled: bool


def leave(tables: Sequence[CreateTable]) -> Leaving:
    """How tables leave, given by what would make them: children first, and cycles of tables as SQLite can."""
    ordered = [operation.object for operation in in_order(tables)][::-1]
    by_name = {fold(table.object.name): table for table in tables}
    parents = {name: _parents(table) & by_name.keys() for name, table in by_name.items()}
    reached = {name: _reached(name, parents) for name in by_name}
    loosened = []
    for name, table in sorted(by_name.items()):
        for key in table.parts:
            if isinstance(key, ForeignKey) and key.on_delete in _HOLDING:
                parent = fold(key.references_table)
                if name in reached.get(parent, ()):
                    loosened.append(Loosen(object=table.object, assigned=_nowhere(key, table)))
    tangled = any(name in reached[name] and reached[name] != {name} for name in by_name)
    return Leaving(tuple(t for t in ordered if isinstance(t, Table)), tuple(loosened), tangled or bool(loosened))


def _parents(table: CreateTable) -> set[str]:
    return {fold(key.references_table) for key in table.parts if isinstance(key, ForeignKey)}


def _reached(start: str, parents: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in parents[waiting.pop()] - found:
            found.add(name)
            waiting.append(name)
    return found


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
