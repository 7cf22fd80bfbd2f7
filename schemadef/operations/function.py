"""Functions."""

from __future__ import annotations

from schemadef.model import Function
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreateFunction(Create, frozen=True, kw_only=True):
    """Create a function."""

    object: Function


class DropFunction(Drop, frozen=True, kw_only=True):
    """Drop a function."""

    object: Function


RULES["function"] = Rules(
    rank=4,
    create=CreateFunction,
    drop=DropFunction,
    alters={"comment": SetComment},
)
