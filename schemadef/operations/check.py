"""Checks."""

from __future__ import annotations

from schemadef.model import Check
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class AddCheck(Create, frozen=True, kw_only=True):
    """Add a check."""

    object: Check


class DropCheck(Drop, frozen=True, kw_only=True):
    """Drop a check."""

    object: Check


RULES["check"] = Rules(
    rank=9,
    create=AddCheck,
    drop=DropCheck,
    alters={"comment": SetComment},
)
