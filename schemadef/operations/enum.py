"""Enumerated types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Column, Enum, Object
from schemadef.names import given_name
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class CreateEnum(Create, frozen=True, kw_only=True):
    """Create an enum."""

    object: Enum


class DropEnum(Drop, frozen=True, kw_only=True):
    """Drop an enum."""

    object: Enum


class SetEnumValues(Set, frozen=True, kw_only=True):
    """Give an enum other labels, or another order of them.

    Labels are added where they belong. To take one away or to move it, the type is made anew, and the columns of it
    (`columns`, as they shall be) are turned to it: `mapping` says what becomes of values that are no longer there.
    """

    stage: ClassVar[int] = 0

    object: Enum
    old: Enum
    columns: tuple[Column, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()

    @classmethod
    def blocked_by(cls, old: Object, new: Object, features: Mapping[str, Any]) -> frozenset[str]:
        """A new type takes the place of the old one only when nothing but columns uses that."""
        return frozenset() if _only_adds(old, new, features) else _USERS

    def steps(self, features: Mapping[str, Any]) -> Iterator[Set]:
        """A statement for each new label, or one that swaps the types."""
        if not _only_adds(self.old, self.object, features) or self.mapping:
            yield SwapEnum(object=self.object, old=self.old, columns=self.columns, mapping=self.mapping)
            return
        there = list(self.old.values)
        for place, label in enumerate(self.object.values):
            if label in there:
                continue
            before = self.object.values[place - 1] if place else None
            yield AddEnumValue(object=self.object, old=self.old, value=label, after=before, before=there[0])
            there.insert(place, label)

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A label that goes may be in a row."""
        return _losing(self.old, self.object, dict(self.mapping))


def _only_adds(old: Object, new: Object, features: Mapping[str, Any]) -> bool:
    """Whether ADD VALUE does it: the old labels stay in their order, and each label may be used at once.

    A label that was added in a transaction cannot be used in it ("unsafe use of new value"; ALTER TYPE's page).
    """
    assert isinstance(old, Enum) and isinstance(new, Enum)
    kept = tuple(label for label in new.values if label in old.values)
    return kept == old.values and bool(old.values) and not features.get("one_transaction")


def _losing(old: Enum, new: Enum, mapping: Mapping[str, str]) -> tuple[Hazard, ...]:
    lost = [label for label in old.values if label not in new.values and label not in mapping]
    return (Hazard.MAY_FAIL_ON_DATA, Hazard.BREAKS_OLD_CODE) if lost else ()


_USERS = frozenset(
    {
        "view",
        "materialized_view",
        "policy",
        "trigger",
        "function",
        "foreign_key",
        "check",
        "index",
        "exclusion",
        "domain",
        "composite_type",
        "range_type",
        "owner",
        "grant",
    }
)


class AddEnumValue(Set, frozen=True, kw_only=True):
    """Add one label behind another, or before the first (`after` is None then)."""

    object: Enum
    old: Enum
    value: str
    after: str | None
    before: str


class SwapEnum(Set, frozen=True, kw_only=True):
    """Make the type anew, turn its columns to it, and let the old one go: one block."""

    object: Enum
    old: Enum
    columns: tuple[Column, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()

    @property
    def old_name(self) -> str:
        """The name of the old type until it goes."""
        return given_name(self.object.name, suffix="sd_old")

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """The tables are rewritten, and a label that goes may be in a row."""
        lost = _losing(self.old, self.object, dict(self.mapping))
        return (*((Hazard.REWRITES_TABLE,) if self.columns else ()), *lost)

    def requires(self, features: Mapping[str, Any]) -> Iterator[Requirement]:
        """No row holds a label that goes and that nothing takes the place of."""
        kept = {*self.object.values, *dict(self.mapping)}
        lost = tuple(label for label in self.old.values if label not in kept)
        for column in self.columns if lost else ():
            if not column.type.dimensions:
                yield Requirement(kind="other", table=column.place, columns=(column.name,), values=lost)

    @property
    def lock(self) -> str:
        """It changes the types of columns."""
        return "ACCESS EXCLUSIVE" if self.columns else ""


RULES["enum"] = Rules(
    rank=3,
    create=CreateEnum,
    drop=DropEnum,
    alters={"comment": SetComment, "values": SetEnumValues},
    holds_data=True,
)
