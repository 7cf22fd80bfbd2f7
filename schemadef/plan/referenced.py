"""A partition that goes while foreign keys point at its root: each of them stands on every partition.

DROP TABLE refuses that ("constraint … depends on table …"), whether a row is pointed at or not. Out of its parent the
partition goes, unless rows point at its own, which DETACH PARTITION sees (postgresql.org: ALTER TABLE).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from schemadef.model import ForeignKey, Id, Table
from schemadef.operations.table import DropTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot


def told_of_references(operations: Sequence[Operation], old: Snapshot, new: Snapshot) -> list[Operation]:
    """The operations; the drop of a partition whose parent stays knows whether foreign keys may stand on it."""
    dropped = {op.object.id for op in operations if isinstance(op, DropTable)}
    if not any(isinstance(op, DropTable) and op.object.parent is not None for op in operations):
        return [*operations]
    targets = {key.references_id for state in (old, new) for key in state.of(ForeignKey)}
    return [
        replace(op, detached=True)
        if isinstance(op, DropTable) and _stays(op.object, dropped, targets, old, new)
        else op
        for op in operations
    ]


def _stays(table: Table, dropped: Collection[Id], targets: Collection[Id], old: Snapshot, new: Snapshot) -> bool:
    """Whether the parent of a table is there afterwards, and pointed at, or a table that it is a partition of."""
    if table.parent is None or table.parent in dropped:
        return False
    return any(id in targets for state in (old, new) for id in _above(table, state))


def _above(table: Table, snapshot: Snapshot) -> Iterator[Id]:
    parent = table.parent
    while parent is not None:
        yield parent
        above = snapshot.get(parent)
        parent = above.parent if isinstance(above, Table) else None
