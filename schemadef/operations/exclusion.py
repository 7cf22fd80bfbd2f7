"""Exclusion constraints."""

from __future__ import annotations

from schemadef.model import Exclusion
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

_FIXED = "ALTER TABLE changes no exclusion constraint"


class AddExclusion(Create, frozen=True, kw_only=True):
    """Add an exclusion constraint, with the index that keeps it."""

    object: Exclusion

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Rows that are there may exclude each other, and nobody writes while the index is built."""
        return (Hazard.MAY_FAIL_ON_DATA, Hazard.BLOCKS_WRITES) if self.standing else ()

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE"


class DropExclusion(Drop, frozen=True, kw_only=True):
    """Drop an exclusion constraint with its index."""

    object: Exclusion

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE"


RULES["exclusion"] = Rules(
    rank=9,
    create=AddExclusion,
    drop=DropExclusion,
    alters={"comment": SetComment},
    replaces=dict.fromkeys(
        ("parts", "method", "include", "where", "options", "deferrable", "initially_deferred"), _FIXED
    ),
)
