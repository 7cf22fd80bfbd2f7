"""Enumerated types."""

from __future__ import annotations

from schemadef.model import Enum
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreateEnum(Create, frozen=True, kw_only=True):
    """Create an enum."""

    object: Enum


class DropEnum(Drop, frozen=True, kw_only=True):
    """Drop an enum."""

    object: Enum


RULES["enum"] = Rules(
    rank=3,
    create=CreateEnum,
    drop=DropEnum,
    alters={"comment": SetComment},
)
