"""Names of constraints where no statement changes them: those that schemadef gave stay what they are.

SQLite keeps a constraint's name in the text of its table only, and there it is good for error messages; to change it,
the table would have to be made again with all its rows. So a name that comes from that of a table or a column does not
follow its rename there: the new schema keeps the name that the database has. A name that an author gives is another
thing, and does change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from schemadef.model import Check, Column, ForeignKey, Id, Key, PrimaryKey, TablePart, Unique
from schemadef.names import given_name
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping


def with_kept_names(new: Snapshot, old: Snapshot, features: Mapping[str, Any]) -> Snapshot:
    """The new schema with the old names of constraints that are the same but for a name that schemadef gave."""
    if features["add_constraint"]:
        return new
    spare: dict[tuple[object, ...], list[TablePart]] = {}
    for obj in old:
        if isinstance(obj, Key | Check | ForeignKey) and obj.id not in new:
            spare.setdefault(_without_name(obj), []).append(obj)
    if not spare:
        return new
    kept: dict[Id, TablePart] = {}
    for obj in new:
        if not isinstance(obj, Key | Check | ForeignKey) or obj.id in old:
            continue
        there = spare.get(_without_name(obj))
        if there and obj.name in _given_names(obj, new):
            kept[obj.id] = msgspec.structs.replace(obj, name=there.pop(0).name)
    return Snapshot((kept.get(obj.id, obj) for obj in new), header=new.header) if kept else new


def _without_name(obj: TablePart) -> tuple[object, ...]:
    return (obj.kind, *((field, value) for field, value in obj.compared().items() if field != "name"))


def _given_names(obj: TablePart, new: Snapshot) -> set[str]:
    """The names that schemadef may have given a constraint itself."""
    if isinstance(obj, PrimaryKey):
        return {given_name(obj.table, suffix="pkey")}
    if isinstance(obj, Unique):
        return {given_name(obj.table, *obj.columns, suffix="key")}
    if isinstance(obj, ForeignKey):
        return {given_name(obj.table, *obj.columns, suffix="fkey")}
    return {given_name(obj.table, column.name, suffix="check") for column in new.parts(obj.table_id, Column)}
