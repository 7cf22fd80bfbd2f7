"""How a column's values are kept and counted (postgresql.org: ALTER TABLE, "SET STORAGE" and those beside it)."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import Column
from schemadef.operations.base import Set


class SetStorage(Set, frozen=True, kw_only=True):
    """Keep long values another way from now on; those that are there stay as they are."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Column
    old: Column


class SetCompression(Set, frozen=True, kw_only=True):
    """Compress long values another way from now on; those that are there stay as they are."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Column
    old: Column


class SetStatistics(Set, frozen=True, kw_only=True):
    """Let ANALYZE keep more values of a column, or fewer."""

    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"  # ALTER TABLE's page, "SET STATISTICS"

    object: Column
    old: Column


class SetColumnOptions(Set, frozen=True, kw_only=True):
    """Tell the planner how many values a column has."""

    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"  # ALTER TABLE's page, "SET ( attribute_option"

    object: Column
    old: Column
