"""What a table uses one of its indexes for."""

from __future__ import annotations

from schemadef.model import Index
from schemadef.operations.base import Set


class SetClustered(Set, frozen=True, kw_only=True):
    """Let CLUSTER sort the table by this index, or by none; nothing is sorted now."""

    object: Index
    old: Index

    @property
    def lock(self) -> str:
        """ALTER TABLE's page, "CLUSTER ON"."""
        return "SHARE UPDATE EXCLUSIVE"


class SetIndexReplicaIdentity(Set, frozen=True, kw_only=True):
    """Let replication tell the table's rows apart by this index, or by its primary key again."""

    object: Index
    old: Index

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE"
