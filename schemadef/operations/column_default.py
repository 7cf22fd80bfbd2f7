"""The default of a column."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import Column
from schemadef.operations.base import Set


class SetColumnDefault(Set, frozen=True, kw_only=True):
    """Give a column another default, or none; rows that are there keep their values."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"
    stage: ClassVar[int] = 3

    object: Column
    old: Column
