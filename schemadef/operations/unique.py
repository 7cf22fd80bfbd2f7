"""Unique constraints."""

from __future__ import annotations

from schemadef.model import Unique
from schemadef.operations.base import RULES, Rules
from schemadef.operations.comment import SetComment
from schemadef.operations.key import FIXED, AddKey, DropKey


class AddUnique(AddKey, frozen=True, kw_only=True):
    """Add a unique constraint."""

    object: Unique


class DropUnique(DropKey, frozen=True, kw_only=True):
    """Drop a unique constraint."""

    object: Unique


RULES["unique"] = Rules(
    rank=8,
    create=AddUnique,
    drop=DropUnique,
    alters={"comment": SetComment},
    replaces=dict.fromkeys(
        ("columns", "include", "without_overlaps", "deferrable", "initially_deferred", "nulls_not_distinct"), FIXED
    ),
)
