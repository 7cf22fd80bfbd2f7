"""What primary keys and unique constraints share: they stand on an index, which can be built while others write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Index, IndexPart, Key, PrimaryKey, Unique
from schemadef.operations.base import Create, Drop, Operation
from schemadef.operations.index import online_steps
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIXED = "ALTER TABLE changes no key"


class AddKey(Create, frozen=True, kw_only=True):
    """Add a key; `over_index` says that an index of its name stands already and becomes it."""

    object: Key
    over_index: bool = False

    def steps(self, features: Mapping[str, Any]) -> Iterator[Operation]:
        """Itself, or the statements that build its index without keeping others from writing."""
        apart = self.object.partitioned or self.object.without_overlaps
        if self.standing and features.get("online") and not apart:
            yield from online_steps(_index_of(self.object))
            yield type(self)(object=self.object, standing=True, over_index=True)
        else:
            yield self

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Nobody reads or writes while its index is built; rows that are there may be alike."""
        return (Hazard.BLOCKS_WRITES, Hazard.MAY_FAIL_ON_DATA) if self.standing and not self.over_index else ()

    def requires(self, features: Mapping[str, Any]) -> Iterator[Requirement]:
        """No two rows are alike, and none lacks a value of a primary key."""
        if self.standing and not self.over_index:
            yield from demanded_of_key(self.object)

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE" if self.standing else ""


class DropKey(Drop, frozen=True, kw_only=True):
    """Drop a key with its index."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Key


def _index_of(key: Key) -> Index:
    return Index(
        namespace=key.namespace,
        table=key.table,
        name=key.name,
        parts=tuple(IndexPart(column=column) for column in key.columns),
        unique=True,
        include=key.include,
        nulls_not_distinct=isinstance(key, Unique) and key.nulls_not_distinct,
    )


def demanded_of_key(key: Key) -> Iterator[Requirement]:
    """What a key demands of rows."""
    yield Requirement(kind="different", table=key.place, columns=key.columns)
    if isinstance(key, PrimaryKey):
        yield Requirement(kind="value", table=key.place, columns=key.columns)
