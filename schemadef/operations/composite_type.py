"""Composite types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from schemadef.model import Column, CompositeType, Object
from schemadef.names import given_name, quote
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.column_type import derived_using
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemadef.model import Attribute


class CreateCompositeType(Create, frozen=True, kw_only=True):
    """Create a composite type."""

    object: CompositeType


class DropCompositeType(Drop, frozen=True, kw_only=True):
    """Drop a composite type."""

    object: CompositeType


class SetAttributes(Set, frozen=True, kw_only=True):
    """Drop, change and add attributes of a composite type; values that are there get NULL for what is new.

    An attribute that moves, or that changes its type while `columns` (as they shall be) are of the composite type,
    needs the type made anew, and the columns turned to it.
    """

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"  # ALTER TYPE locks the type as ALTER TABLE locks a table
    stage: ClassVar[int] = 0

    object: CompositeType
    old: CompositeType
    columns: tuple[Column, ...] = ()

    @classmethod
    def blocked_by(cls, old: Object, new: Object, features: Mapping[str, Any]) -> frozenset[str]:
        """What may read an attribute that goes or changes; all but columns where the type may be made anew."""
        assert isinstance(old, CompositeType) and isinstance(new, CompositeType)
        users = frozenset({"view", "materialized_view", "policy", "trigger", "check", "index", "exclusion"})
        anew = {"function", "procedure", "domain", "composite_type", "range_type", "owner", "grant"}
        return users | anew if _moves(old, new) or _changed(old, new) else users

    def steps(self, features: Mapping[str, Any]) -> Iterator[Set]:
        """The attributes one after the other, or the type anew."""
        if _moves(self.old, self.object) or (self.changed and self.columns):
            yield SwapCompositeType(object=self.object, old=self.old, columns=self.columns)
        else:
            yield self

    def printed_type(self, attribute: Attribute) -> str:
        """An attribute's type as the server prints it."""
        return _printed(attribute)

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
        return _changed(self.old, self.object)

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """What a dropped attribute held is gone."""
        found = [Hazard.DELETES_DATA] if self.dropped else []
        return (*found, Hazard.BREAKS_OLD_CODE) if found or self.changed else ()


class SwapCompositeType(Set, frozen=True, kw_only=True):
    """Make the type anew, turn its columns to it attribute by attribute, and let the old one go: one block."""

    object: CompositeType
    old: CompositeType
    columns: tuple[Column, ...] = ()

    @property
    def old_name(self) -> str:
        """The name of the old type until it goes."""
        return given_name(self.object.name, suffix="sd_old")

    def printed_type(self, attribute: Attribute) -> str:
        """An attribute's type as the server prints it."""
        return _printed(attribute)

    def using(self, column: Column) -> str:
        """How a value of the old type becomes one of the new; an array of them goes through text."""
        name = quote(column.name)
        if column.type.dimensions:
            return f"{name}::text::{column.type}"
        before = {attribute.name: attribute for attribute in self.old.attributes}
        parts = []
        for attribute in self.object.attributes:
            part = f"({name}).{quote(attribute.name)}"
            known = before.get(attribute.name)
            parts.append("NULL" if known is None else derived_using(part, known.type, attribute.type))
        return f"CASE WHEN {name} IS DISTINCT FROM NULL THEN ROW({', '.join(parts)})::{column.type} END"

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """What a dropped attribute held is gone, and a value may have no place in another type."""
        lost = [Hazard.DELETES_DATA] if _names(self.old) - _names(self.object) else []
        turned = [Hazard.REWRITES_TABLE, Hazard.MAY_FAIL_ON_DATA] if self.columns else []
        return (*lost, *turned, Hazard.BREAKS_OLD_CODE)

    @property
    def lock(self) -> str:
        """It changes the types of columns."""
        return "ACCESS EXCLUSIVE" if self.columns else ""


class SetAttributeComments(Set, frozen=True, kw_only=True):
    """Give the attributes of a composite type other comments."""

    late: ClassVar[bool] = True

    object: CompositeType
    old: CompositeType

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """The attributes whose comments differ, with the new ones; an empty one takes it away."""
        old, new = dict(self.old.attribute_comments), dict(self.object.attribute_comments)
        names = [attribute.name for attribute in self.object.attributes]
        return tuple((name, new.get(name, "")) for name in names if old.get(name, "") != new.get(name, ""))


def _printed(attribute: Attribute) -> str:
    """A type as the server prints it; without arguments, for it to be looked up, where it is named."""
    type = attribute.type
    arguments = () if type.namespace else type.arguments
    return str(msgspec.structs.replace(type, arguments=arguments, dimensions=min(type.dimensions, 1)))


def _names(type: CompositeType) -> set[str]:
    return {attribute.name for attribute in type.attributes}


def _moves(old: CompositeType, new: CompositeType) -> bool:
    """Whether the attributes come in an order that ALTER TYPE does not reach: it adds at the end and moves none."""
    kept = [attribute.name for attribute in old.attributes if attribute.name in _names(new)]
    last = [attribute.name for attribute in new.attributes if attribute.name not in kept]
    return [attribute.name for attribute in new.attributes] != [*kept, *last]


def _changed(old: CompositeType, new: CompositeType) -> list[Attribute]:
    before = {attribute.name: attribute for attribute in old.attributes}
    return [a for a in new.attributes if a.name in before and a != before[a.name]]


RULES["composite_type"] = Rules(
    rank=3,
    create=CreateCompositeType,
    drop=DropCompositeType,
    alters={"attributes": SetAttributes, "comment": SetComment, "attribute_comments": SetAttributeComments},
    holds_data=True,
    apart=("comment", "attribute_comments"),
)
