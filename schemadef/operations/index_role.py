"""What a table uses one of its indexes for."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import Index
from schemadef.operations.base import Set


class SetClustered(Set, frozen=True, kw_only=True):
    """Let CLUSTER sort the table by this index, or by none; nothing is sorted now."""

    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"  # ALTER TABLE's page, "CLUSTER ON"

    object: Index
    old: Index


class SetIndexReplicaIdentity(Set, frozen=True, kw_only=True):
    """Let replication tell the table's rows apart by this index, or by its primary key again."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Index
    old: Index
