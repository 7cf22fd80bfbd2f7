"""Unique constraints."""

from __future__ import annotations

from schemadef.model import Unique
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class AddUnique(Create, frozen=True, kw_only=True):
    """Add an unique constraint."""

    object: Unique


class DropUnique(Drop, frozen=True, kw_only=True):
    """Drop an unique constraint."""

    object: Unique


RULES["unique"] = Rules(
    rank=8,
    create=AddUnique,
    drop=DropUnique,
    alters={"comment": SetComment},
)
