"""Aggregate functions."""

from __future__ import annotations

from schemadef.model import Aggregate
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment


class CreateAggregate(Create, frozen=True, kw_only=True):
    """Create an aggregate."""

    object: Aggregate


class DropAggregate(Drop, frozen=True, kw_only=True):
    """Drop an aggregate."""

    object: Aggregate

    @property
    def waits(self) -> bool:
        """Nobody who calls it keeps it."""
        return False


class SetAggregate(Set, frozen=True, kw_only=True):
    """Make an aggregate of other functions; whoever uses it goes on using it."""

    object: Aggregate
    old: Aggregate

    @property
    def waits(self) -> bool:
        """Nobody who calls it keeps it."""
        return False


RULES["aggregate"] = Rules(
    rank=5,
    create=CreateAggregate,
    drop=DropAggregate,
    alters={"comment": SetComment, "options": SetAggregate},
    replaces=dict.fromkeys(
        ("arguments", "types", "returns"), "CREATE OR REPLACE AGGREGATE cannot change its arguments or what it returns"
    ),
)
