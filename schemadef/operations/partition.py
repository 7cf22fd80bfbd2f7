"""Tables that become partitions, stop being partitions, or hold other rows as such (postgresql.org: ALTER TABLE,
"ATTACH PARTITION", "DETACH PARTITION").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Id, Table
from schemadef.operations.base import Set
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_JOINING = 9
"""The place of checks."""


class SetPartition(Set, frozen=True, kw_only=True):
    """Make a table a partition, take it out of its parent, or let it hold other rows; its own rows stay in it.

    `parts` are what it had before.
    """

    object: Table
    old: Table
    parts: tuple[Id, ...] = ()

    @property
    def rank(self) -> int:
        """A table joins another when its columns and its checks are as that one's are."""
        return _JOINING if self.joins else super().rank

    @property
    def joins(self) -> bool:
        """Whether a table that stood alone becomes a partition."""
        return self.object.parent is not None and self.old.parent is None

    @property
    def late(self) -> bool:  # type: ignore[override]
        """What changes the columns of a table that joins another comes before."""
        return self.joins

    def releases(self) -> Iterator[Id]:
        """The old parent, and the parts that only the parent could change while the table was a partition."""
        yield from super().releases()
        yield from () if self.joins else self.parts

    def reverse(self) -> SetPartition:
        """The same the other way round."""
        return SetPartition(object=self.old, old=self.object, parts=self.parts)

    def steps(self, features: Mapping[str, Any]) -> Iterator[Set]:
        """Out of the old parent, into the new one; out and in at once where only the bound is another."""
        table, old = self.object, self.old
        if table.parent == old.parent:
            yield SetBound(object=table, old=old)
            return
        if old.parent is not None:
            yield DetachPartition(object=table, old=old)
        if table.parent is not None:
            yield AttachPartition(object=table, old=old)


class AttachPartition(Set, frozen=True, kw_only=True):
    """Make a table a partition of another."""

    # ACCESS EXCLUSIVE on the table itself; SHARE UPDATE EXCLUSIVE on its parent
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Table
    old: Table

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Rows that are there may lie outside of the bound."""
        return (Hazard.MAY_FAIL_ON_DATA,)


class DetachPartition(Set, frozen=True, kw_only=True):
    """Take a partition out of its parent; its rows stay in it, and the parent has them no longer."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"  # on the parent too

    object: Table
    old: Table

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Who reads the parent misses its rows."""
        return (Hazard.BREAKS_OLD_CODE,)


class SetBound(Set, frozen=True, kw_only=True):
    """Let a partition hold other rows of the same parent."""

    # on the parent too, for the moment that the partition is out of it
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Table
    old: Table

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Rows that are there may lie outside of the new bound."""
        return (Hazard.MAY_FAIL_ON_DATA,)
