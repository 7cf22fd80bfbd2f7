"""Range types."""

from __future__ import annotations

from schemadef.model import RangeType
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreateRangeType(Create, frozen=True, kw_only=True):
    """Create a range type, with the type of several such ranges."""

    object: RangeType


class DropRangeType(Drop, frozen=True, kw_only=True):
    """Drop a range type."""

    object: RangeType


RULES["range_type"] = Rules(
    rank=3,
    create=CreateRangeType,
    drop=DropRangeType,
    alters={"comment": SetComment},
    replaces=dict.fromkeys(
        ("subtype", "operator_class", "collation", "canonical", "difference", "multirange"),
        "ALTER TYPE changes nothing of a range type",
    ),
    holds_data=True,
)
