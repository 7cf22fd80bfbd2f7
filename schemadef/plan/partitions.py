"""A table that becomes a partition, or is one no longer: what it has from its parent is no object while it is one.

So that its columns are neither dropped nor added, both snapshots get them: a plan then changes only those that differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.model import Check, Column, Exclusion, ForeignKey, Id, Index, Key, Object, PrimaryKey, Table, TablePart
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTIRE: tuple[type[TablePart], ...] = (Column, Check)
"""What a partition has from its parent under the same name."""

_ALIKE: tuple[type[TablePart], ...] = (Key, ForeignKey, Index, Exclusion)
"""What a partition has from its parent under a name of its own: one that it has already becomes its parent's."""


def unfolded(old: Snapshot, new: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Both snapshots, with the parts of each table that is a partition in one of them only."""
    before: list[Object] = []
    after: list[Object] = []
    for table in new.of(Table):
        was = old.get(table.id)
        if isinstance(was, Table) and (was.parent is None) != (table.parent is None):
            if was.parent is None:
                after += _parts(table, new, old)
            else:
                before += _parts(was, old, new)
        elif isinstance(was, Table) and table.parent is not None:
            loose = [*_loosened(table, old, new)]
            before += [msgspec.structs.replace(column, null=False) for column in loose]
            after += loose
    return _with(old, before), _with(new, after)


def _with(snapshot: Snapshot, parts: list[Object]) -> Snapshot:
    if not parts:
        return snapshot
    return Snapshot((*snapshot, *parts), header=snapshot.header, unmodelled=snapshot.unmodelled)


def _parts(partition: Table, there: Snapshot, alone: Snapshot) -> Iterator[TablePart]:
    """What a partition has from its parents; `alone` is the snapshot in which it is a table of its own."""
    root = root_of(partition, there)
    for kind in _ENTIRE:
        for part in there.parts(root, kind):
            yield _in(part, partition)
    for kind in _ALIKE:
        inherited = [_bare(_in(part, partition)) for part in there.parts(root, kind)]
        for part in alone.parts(partition.id, kind):
            if part.id not in there and _bare(part) in inherited:
                yield part


def _loosened(partition: Table, old: Snapshot, new: Snapshot) -> Iterator[Column]:
    """The columns that only a primary key of the partition's own kept from being NULL, which outlasts the key."""
    names = _key_columns(partition, old) - _key_columns(partition, new)
    for column in new.parts(root_of(partition, new), Column) if names else ():
        was = old.get(Id("column", column.namespace, column.table, column.name))
        if column.name in names and column.null and isinstance(was, Column) and was.null:
            found = _in(column, partition)
            assert isinstance(found, Column)
            yield found


def _key_columns(table: Table, snapshot: Snapshot) -> set[str]:
    return {name for key in snapshot.parts(table.id, PrimaryKey) for name in key.columns}


def root_of(partition: Table, snapshot: Snapshot) -> Id:
    """The table at the top of which a table is a partition, at however many removes."""
    id, parent = partition.id, partition.parent
    while parent is not None:
        id = parent
        above = snapshot.get(parent)
        parent = above.parent if isinstance(above, Table) else None
    return id


def _in(part: TablePart, table: Table) -> TablePart:
    changed: dict[str, object] = {"namespace": table.namespace, "table": table.name}
    if isinstance(part, Column):
        changed |= {"identity": None, "comment": ""}
    return msgspec.structs.replace(part, **changed)


def _bare(part: TablePart) -> dict[str, object]:
    """What a part says, without its name and what only people read."""
    return {field: value for field, value in part.compared().items() if field not in ("name", "comment")}
