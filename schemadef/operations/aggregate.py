"""Aggregate functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.model import Aggregate, Object
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment

if TYPE_CHECKING:
    from collections.abc import Mapping


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

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """What CREATE OR REPLACE AGGREGATE cannot change (its page, "OR REPLACE")."""
        assert isinstance(old, Aggregate) and isinstance(new, Aggregate)
        hypothetical = [any(word == "hypothetical" for word, _ in one.options) for one in (old, new)]
        return "" if hypothetical[0] == hypothetical[1] else "CREATE OR REPLACE AGGREGATE cannot change its sort"

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
