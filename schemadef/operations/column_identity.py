"""Numbers that the database gives to a column."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import Column
from schemadef.operations.base import Set


class SetColumnIdentity(Set, frozen=True, kw_only=True):
    """Make a column an identity column, change how it counts, or let it be a plain one.

    A column that was numbered by a sequence of its own, or not at all, goes on after the largest number that it holds.
    """

    stage: ClassVar[int] = 6

    object: Column
    old: Column

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE"
