"""Primary keys."""

from __future__ import annotations

from schemadef.model import PrimaryKey
from schemadef.operations.base import RULES, Rules
from schemadef.operations.comment import SetComment
from schemadef.operations.key import FIXED, AddKey, DropKey


class AddPrimaryKey(AddKey, frozen=True, kw_only=True):
    """Add a primary key."""

    object: PrimaryKey


class DropPrimaryKey(DropKey, frozen=True, kw_only=True):
    """Drop a primary key."""

    object: PrimaryKey


RULES["primary_key"] = Rules(
    rank=7,
    create=AddPrimaryKey,
    drop=DropPrimaryKey,
    alters={"comment": SetComment},
    replaces=dict.fromkeys(("columns", "include", "without_overlaps", "deferrable", "initially_deferred"), FIXED),
)
