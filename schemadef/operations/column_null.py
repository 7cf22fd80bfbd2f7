"""Whether a column may be NULL.

SET NOT NULL reads the whole table under a lock that nobody passes, unless a validated check says already that no row
has a NULL (postgresql.org: ALTER TABLE, "SET NOT NULL"): the check comes first, is validated while others write, and
goes again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Column, Value
from schemadef.names import given_name
from schemadef.operations.base import Set
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Backfill(Value, frozen=True, kw_only=True):
    """What the rows get that have no value: SQL of it.

    `numbered` says that it is made of `sd_row.sd_number`, the row's number among those that are alike in `among`.
    `quiet` says that triggers may stand on the table: they shall not see rows that nobody has written. `invented` says
    that nobody has said the value.
    """

    value: str
    numbered: bool = False
    among: tuple[str, ...] = ()
    quiet: bool = False
    invented: bool = False


class SetColumnNull(Set, frozen=True, kw_only=True):
    """Let a column be NULL, or forbid it; `backfill` is what the rows get that have no value."""

    stage: ClassVar[int] = 4

    object: Column
    old: Column
    backfill: Backfill | None = None

    def steps(self, features: Mapping[str, Any]) -> Iterator[Set]:
        """Nothing but DROP NOT NULL, or the way to NOT NULL that lets others work."""
        column, old = self.object, self.old
        if column.null:
            yield DropNotNull(object=column, old=old)
            return
        yield AddNotNullCheck(object=column, old=old)
        if self.backfill:
            yield FillNull(object=column, old=old, backfill=self.backfill)
        yield ValidateNotNullCheck(object=column, old=old, filled=bool(self.backfill))
        yield SetNotNull(object=column, old=old)
        yield DropNotNullCheck(object=column, old=old)

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A row that has no value stands against it."""
        return () if self.object.null or self.backfill else (Hazard.MAY_FAIL_ON_DATA,)

    def invents(self) -> Iterator[str]:
        """The value that nobody has said."""
        if self.backfill is not None and self.backfill.invented:
            yield f"{self.object.table}.{self.object.name}"


class _Step(Set, frozen=True, kw_only=True):
    """One statement of the way."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Column
    old: Column

    @property
    def check_name(self) -> str:
        """The check that stands only on the way."""
        return given_name(self.object.table, self.object.name, suffix="sd_not_null")


class DropNotNull(_Step, frozen=True, kw_only=True):
    """Let a column be NULL."""


class AddNotNullCheck(_Step, frozen=True, kw_only=True):
    """From now on no row is written without a value."""


class FillNull(_Step, frozen=True, kw_only=True):
    """Give the rows that have no value one."""

    backfill: Backfill

    @property
    def lock(self) -> str:
        """It writes rows; triggers are switched off and on under a stronger lock (ALTER TABLE's page)."""
        return "SHARE ROW EXCLUSIVE" if self.backfill.quiet else "ROW EXCLUSIVE"


class ValidateNotNullCheck(_Step, frozen=True, kw_only=True):
    """Read all rows, while others write; `filled` says that each has got a value."""

    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"  # ALTER TABLE's page, "VALIDATE CONSTRAINT"

    filled: bool = False

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A row that has no value stands against it."""
        return () if self.filled else (Hazard.MAY_FAIL_ON_DATA,)

    def requires(self, features: Mapping[str, Any]) -> Iterator[Requirement]:
        """Rows without a value are what it fails on."""
        if not self.filled:
            yield Requirement(kind="value", table=self.object.place, columns=(self.object.name,))


class SetNotNull(_Step, frozen=True, kw_only=True):
    """Say it of the column, which the check has proven."""


class DropNotNullCheck(_Step, frozen=True, kw_only=True):
    """The column says it now."""
