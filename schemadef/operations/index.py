"""Indexes."""

from __future__ import annotations

from schemadef.model import Index
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreateIndex(Create, frozen=True, kw_only=True):
    """Create an index."""

    object: Index


class DropIndex(Drop, frozen=True, kw_only=True):
    """Drop an index."""

    object: Index


RULES["index"] = Rules(
    rank=11,
    create=CreateIndex,
    drop=DropIndex,
    alters={"comment": SetComment},
    replaces=frozenset({"parts", "unique", "method", "include", "where", "nulls_not_distinct", "options"}),
)
