"""Primary keys."""

from __future__ import annotations

from schemadef.model import PrimaryKey
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class AddPrimaryKey(Create, frozen=True, kw_only=True):
    """Add a primary key."""

    object: PrimaryKey


class DropPrimaryKey(Drop, frozen=True, kw_only=True):
    """Drop a primary key."""

    object: PrimaryKey


RULES["primary_key"] = Rules(
    rank=7,
    create=AddPrimaryKey,
    drop=DropPrimaryKey,
    alters={"comment": SetComment},
)
