"""The names of the sequences behind identity columns, which a database may have given to something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.model import Column, Object
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator


def with_free_sequences(old: Snapshot, new: Snapshot) -> Snapshot:
    """The schema that shall be, in which no new identity wants a name that something in the one before has.

    The database chooses the name then; it is no part of what is compared.
    """
    named = [column for column in new.of(Column) if column.sequence and not _counts(old, column)]
    if not named:
        return new
    taken = {(obj.namespace, name) for obj in old for name in _names(obj)}
    freed = {
        column.id: msgspec.structs.replace(column, sequence="")
        for column in named
        if (column.namespace, column.sequence) in taken
    }
    if not freed:
        return new
    return Snapshot((freed.get(obj.id, obj) for obj in new), header=new.header, unmodelled=new.unmodelled)


def _counts(old: Snapshot, column: Column) -> bool:
    """Whether a column is an identity already, which keeps its sequence."""
    before = old.get(column.id)
    return isinstance(before, Column) and before.identity is not None


def _names(obj: Object) -> Iterator[str]:
    """The names that a thing may have among relations: its own, and that of its identity's sequence."""
    if not isinstance(obj, Column):
        yield obj.name
    elif obj.identity is not None:
        yield obj.sequence or f"{obj.table}_{obj.name}_seq"
