"""How a column's values are kept and counted (postgresql.org: ALTER TABLE, "SET STORAGE" and those beside it)."""

from __future__ import annotations

from schemadef.model import Column
from schemadef.operations.base import Set


class SetStorage(Set, frozen=True, kw_only=True):
    """Keep long values another way from now on; those that are there stay as they are."""

    object: Column
    old: Column

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE"


class SetCompression(Set, frozen=True, kw_only=True):
    """Compress long values another way from now on; those that are there stay as they are."""

    object: Column
    old: Column

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE"


class SetStatistics(Set, frozen=True, kw_only=True):
    """Let ANALYZE keep more values of a column, or fewer."""

    object: Column
    old: Column

    @property
    def lock(self) -> str:
        """ALTER TABLE's page, "SET STATISTICS"."""
        return "SHARE UPDATE EXCLUSIVE"


class SetColumnOptions(Set, frozen=True, kw_only=True):
    """Tell the planner how many values a column has."""

    object: Column
    old: Column

    @property
    def lock(self) -> str:
        """ALTER TABLE's page, "SET ( attribute_option"."""
        return "SHARE UPDATE EXCLUSIVE"
