"""The relations between tables, as their foreign keys say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.model import Column, ForeignKey, Index, Key, Table

if TYPE_CHECKING:
    from schemadef.snapshot import Snapshot


class Link(NamedTuple):
    """A foreign key from one table to another that is there.

    `single` says that at most one row points at a row, `optional` that a row may point at none.
    """

    key: ForeignKey
    source: Table
    target: Table
    single: bool
    optional: bool


def links(snapshot: Snapshot) -> list[Link]:
    """Every relation, by the names of its table and its key."""
    found = []
    for key in sorted(snapshot.of(ForeignKey), key=lambda key: (key.namespace, key.table, key.name)):
        source, target = snapshot.get(key.table_id), snapshot.get(key.references_id)
        if isinstance(source, Table) and isinstance(target, Table):
            null = {column.name for column in snapshot.parts(source.id, Column) if column.null}
            optional = bool(null.intersection(key.columns))
            found.append(Link(key, source, target, is_single(key, snapshot), optional))
    return found


def is_single(key: ForeignKey, snapshot: Snapshot) -> bool:
    """Whether a foreign key's columns hold a key of their table, so that each value occurs once."""
    columns = set(key.columns)
    keys = [set(other.columns) for other in snapshot.parts(key.table_id, Key)]
    for index in snapshot.parts(key.table_id, Index):
        if index.unique and not index.where and all(part.column for part in index.parts):
            keys.append({part.column for part in index.parts})
    return any(found <= columns for found in keys)


def tables(snapshot: Snapshot) -> list[Table]:
    """The tables by namespace and name, without partitions: these are their parent's."""
    found = [table for table in snapshot.of(Table) if table.parent is None]
    return sorted(found, key=lambda table: (table.namespace, table.name))


def columns(snapshot: Snapshot, table: Table) -> list[Column]:
    """The columns of a table in their order."""
    return sorted(snapshot.parts(table.id, Column), key=lambda column: column.position)
