"""Composite types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.model import CompositeType, Object
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.model import Attribute


class CreateCompositeType(Create, frozen=True, kw_only=True):
    """Create a composite type."""

    object: CompositeType


class DropCompositeType(Drop, frozen=True, kw_only=True):
    """Drop a composite type."""

    object: CompositeType


class SetAttributes(Set, frozen=True, kw_only=True):
    """Drop, change and add attributes of a composite type; values that are there get NULL for what is new.

    A view or a function's body that reads an attribute keeps it from being dropped or changed.
    """

    object: CompositeType
    old: CompositeType

    @classmethod
    def blocked_by(cls, old: Object, new: Object, features: Mapping[str, Any]) -> frozenset[str]:
        """What may read an attribute that goes or changes."""
        return frozenset({"view", "materialized_view", "policy", "trigger", "index"})

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """ALTER TYPE's page: a new attribute comes last, and none moves."""
        assert isinstance(old, CompositeType) and isinstance(new, CompositeType)
        kept = [attribute.name for attribute in old.attributes if attribute.name in _names(new)]
        last = [attribute.name for attribute in new.attributes if attribute.name not in kept]
        if [attribute.name for attribute in new.attributes] != [*kept, *last]:
            return "ALTER TYPE adds attributes at the end and moves none"
        return ""

    @property
    def dropped(self) -> list[Attribute]:
        """The attributes that go, with what they hold."""
        return [attribute for attribute in self.old.attributes if attribute.name not in _names(self.object)]

    @property
    def added(self) -> list[Attribute]:
        """The attributes that come."""
        return [attribute for attribute in self.object.attributes if attribute.name not in _names(self.old)]

    @property
    def changed(self) -> list[Attribute]:
        """The attributes that get another type or collation."""
        before = {attribute.name: attribute for attribute in self.old.attributes}
        return [
            attribute
            for attribute in self.object.attributes
            if attribute.name in before and attribute != before[attribute.name]
        ]

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """What a dropped attribute held is gone; a column of the type keeps an attribute's type from changing."""
        found = [Hazard.DELETES_DATA] if self.dropped else []
        found += [Hazard.MAY_FAIL_ON_DATA] if self.changed else []
        return (*found, Hazard.BREAKS_OLD_CODE) if found else ()

    @property
    def lock(self) -> str:
        """ALTER TYPE locks the type as ALTER TABLE locks a table."""
        return "ACCESS EXCLUSIVE"


def _names(type: CompositeType) -> set[str]:
    return {attribute.name for attribute in type.attributes}


RULES["composite_type"] = Rules(
    rank=3,
    create=CreateCompositeType,
    drop=DropCompositeType,
    alters={"attributes": SetAttributes, "comment": SetComment},
    holds_data=True,
)
