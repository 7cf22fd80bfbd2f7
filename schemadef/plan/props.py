"""What must stand beside tables while their rows are copied, so that every foreign key finds what it points at.

SQLite prepares no write to a table whose foreign key points at a table that is not there, or at columns that no key
holds together (sqlite.org/foreignkeys.html, section 3), though it lets such a table be made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import fold
from schemadef.model import ForeignKey, Id, Index, Key, PrimaryKey, Table, Unique
from schemadef.operations.rebuild import RebuildKey, RebuildStandIn, temporary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from schemadef.operations.rebuild import Rebuilt
    from schemadef.operations.table import CreateTable
    from schemadef.snapshot import Snapshot


def stand_ins(tables: Sequence[Rebuilt], old: Snapshot, new: Snapshot) -> tuple[RebuildStandIn, ...]:
    """Empty tables in the places of those that foreign keys name and nobody has."""
    known = {fold(table.name) for snapshot in (old, new) for table in snapshot.of(Table)}
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for key in _keys(tables):
        if fold(key.references_table) not in known:
            columns = key.references_columns or key.columns
            found.setdefault(fold(key.references_table), {})[columns] = None
    return tuple(_stand_in(name, tuple(keys)) for name, keys in found.items())


def _stand_in(name: str, keys: tuple[tuple[str, ...], ...]) -> RebuildStandIn:
    columns = {fold(column): column for key in keys for column in key}
    return RebuildStandIn(object=Table(name=name), columns=tuple(columns.values()), keys=keys)


def places_of(missed: Sequence[Table], tables: Iterable[CreateTable]) -> tuple[RebuildStandIn, ...]:
    """Empty tables in the places of old ones that are gone, with the keys that foreign keys look for."""
    found: dict[str, dict[tuple[str, ...], None]] = {fold(table.name): {} for table in missed}
    for table in tables:
        for key in table.parts:
            if isinstance(key, ForeignKey) and (place := fold(key.references_table)) in found:
                found[place][key.references_columns or key.columns] = None
    return tuple(_stand_in(table.name, tuple(found[fold(table.name)])) for table in missed)


def missing_keys(tables: Sequence[Rebuilt], old: Snapshot, new: Snapshot) -> tuple[RebuildKey, ...]:
    """Unique indexes on what foreign keys point at, where no key is there (yet)."""
    places = {fold(rebuilt.name) for rebuilt in tables}
    by_name = {fold(table.name): table for table in new.of(Table)}
    found: dict[tuple[str, frozenset[str]], RebuildKey] = {}
    for key in _keys(tables):
        parent = by_name.get(fold(key.references_table))
        columns = frozenset(map(fold, key.references_columns))
        if parent is None or not columns or _has_key(parent.id, columns, old, new, places):
            continue
        place = temporary(parent.name) if fold(parent.name) in places else parent.name
        made = RebuildKey(object=Table(name=place), columns=key.references_columns, number=len(found) + 1)
        found.setdefault((fold(parent.name), columns), made)
    return tuple(found.values())


def _keys(tables: Sequence[Rebuilt]) -> list[ForeignKey]:
    return [part for rebuilt in tables for part in rebuilt.new.parts if isinstance(part, ForeignKey)]


def _has_key(table: Id, columns: frozenset[str], old: Snapshot, new: Snapshot, places: Collection[str]) -> bool:
    """Whether a key or index holds the columns together when the rows are copied."""
    keys: list[Key] = [*new.parts(table, PrimaryKey), *new.parts(table, Unique)]
    if any(columns == frozenset(map(fold, key.columns)) for key in keys):
        return True
    if fold(table.name) in places:
        return False
    standing = [index for index in old.parts(table, Index) if index == new.get(index.id)]
    return any(
        index.unique and not index.where and columns == frozenset(fold(part.column) for part in index.parts)
        for index in standing
    )
