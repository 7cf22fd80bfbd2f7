"""Sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model import Id, Sequence
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment

if TYPE_CHECKING:
    from collections.abc import Iterable


class CreateSequence(Create, frozen=True, kw_only=True):
    """Create a sequence, which nothing owns yet."""

    object: Sequence


class DropSequence(Drop, frozen=True, kw_only=True):
    """Drop a sequence; one that went with its column is gone, and one that is an identity column's now stays."""

    object: Sequence


class LoseSequence(Drop, frozen=True, kw_only=True):
    """See a sequence go with its column, to be made again."""

    effective: ClassVar[bool] = False

    object: Sequence


class AlterSequence(Set, frozen=True, kw_only=True):
    """Let a sequence count in another way; the number that is next stays the same where it can."""

    locking: ClassVar[str] = "SHARE ROW EXCLUSIVE"  # ALTER SEQUENCE's page, notes: nextval waits

    object: Sequence
    old: Sequence

    @property
    def end(self) -> int:
        """The last number that it gives."""
        return self.object.most if self.object.increment > 0 else self.object.least

    @property
    def beginning(self) -> int:
        """The number before which it gives none."""
        return self.object.least if self.object.increment > 0 else self.object.most

    @property
    def ends_earlier(self) -> bool:
        """Whether the number that is next may lie behind its end."""
        if self.object.increment > 0:
            return self.object.most < self.old.most
        return self.object.least > self.old.least

    @property
    def begins_elsewhere(self) -> bool:
        """Whether the number that is next may lie before its beginning, or be the old first one."""
        if self.object.start != self.old.start:
            return True
        return self.object.least > self.old.least if self.object.increment > 0 else self.object.most < self.old.most


class SetSequenceLogged(Set, frozen=True, kw_only=True):
    """Write what a sequence gives to the log, or no longer (Postgres 15)."""

    object: Sequence
    old: Sequence


class SetSequenceOwner(Set, frozen=True, kw_only=True):
    """Let a sequence go with a column, or with none."""

    locking: ClassVar[str] = "SHARE ROW EXCLUSIVE"  # ALTER SEQUENCE's page, notes
    late: ClassVar[bool] = True

    object: Sequence
    old: Sequence

    def needs(self) -> Iterable[Id]:
        """The column that it shall go with, whose default may need the sequence itself."""
        yield from self.object.needs()
        yield from self.object.owners

    def releases(self) -> Iterable[Id]:
        """The column that it went with: it would take the sequence along."""
        return set(self.old.owners) - set(self.object.owners)


class StartSequence(Set, frozen=True, kw_only=True):
    """Let a new sequence go on after the numbers that the column it goes with holds already."""

    late: ClassVar[bool] = True
    stage: ClassVar[int] = 6

    object: Sequence
    old: Sequence

    def needs(self) -> Iterable[Id]:
        """The column that it goes with."""
        yield from self.object.needs()
        yield from self.object.owners

    def sets(self) -> Iterable[Sequence]:
        """Nothing that a snapshot keeps."""
        return ()


_COUNTING = ("type", "start", "increment", "minimum", "maximum", "cache", "cycle")

RULES["sequence"] = Rules(
    rank=4,
    create=CreateSequence,
    drop=DropSequence,
    alters={
        **dict.fromkeys(_COUNTING, AlterSequence),
        "unlogged": SetSequenceLogged,
        "owned_by": SetSequenceOwner,
        "comment": SetComment,
    },
    holds_data=True,
    apart=("owned_by", "comment"),
)
