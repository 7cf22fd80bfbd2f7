"""Exclusion constraints."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import Exclusion
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

_FIXED = "ALTER TABLE changes no exclusion constraint"


class AddExclusion(Create, frozen=True, kw_only=True):
    """Add an exclusion constraint, with the index that keeps it."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Exclusion

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Rows that are there may exclude each other, and nobody writes while the index is built."""
        return (Hazard.MAY_FAIL_ON_DATA, Hazard.BLOCKS_WRITES) if self.standing else ()


class DropExclusion(Drop, frozen=True, kw_only=True):
    """Drop an exclusion constraint with its index."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Exclusion


RULES["exclusion"] = Rules(
    rank=9,
    create=AddExclusion,
    drop=DropExclusion,
    alters={"comment": SetComment},
    replaces=dict.fromkeys(
        ("parts", "method", "include", "where", "options", "deferrable", "initially_deferred"), _FIXED
    ),
)
