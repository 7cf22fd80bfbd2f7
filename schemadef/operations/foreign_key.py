"""Foreign keys."""

from __future__ import annotations

from schemadef.model import ForeignKey
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class AddForeignKey(Create, frozen=True, kw_only=True):
    """Add a foreign key."""

    object: ForeignKey


class DropForeignKey(Drop, frozen=True, kw_only=True):
    """Drop a foreign key."""

    object: ForeignKey


RULES["foreign_key"] = Rules(
    rank=10,
    create=AddForeignKey,
    drop=DropForeignKey,
    alters={"comment": SetComment},
)
