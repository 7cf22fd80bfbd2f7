"""Storage parameters: one operation for the kinds whose parameters ALTER sets in place."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import MaterializedView, Table
from schemadef.operations.base import Set


class SetOptions(Set, frozen=True, kw_only=True):
    """Set an object's storage parameters, and reset those that it has no longer.

    The rows that are there stay as they are until they are written again (postgresql.org: ALTER TABLE, "SET
    ( storage_parameter"), whose page also says the lock.
    """

    # ALTER TABLE's page, "Storage Parameters": SHARE UPDATE EXCLUSIVE for fillfactor and the autovacuum ones
    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"

    object: MaterializedView | Table
    old: MaterializedView | Table
