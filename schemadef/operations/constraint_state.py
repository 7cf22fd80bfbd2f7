"""What of a constraint that stands can be altered: whether it has been looked at, and whether it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Check, ForeignKey
from schemadef.operations.base import Set
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.model import Object


class SetValidated(Set, frozen=True, kw_only=True):
    """Look at the rows that were there before a constraint, while others read and write."""

    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"  # ALTER TABLE's page, "VALIDATE CONSTRAINT"

    object: Check | ForeignKey
    old: Check | ForeignKey

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """What has been validated stays so."""
        assert isinstance(new, Check | ForeignKey)
        return "" if new.validated else "no statement forgets that a constraint was validated"

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A row that breaks it stands against it."""
        return (Hazard.MAY_FAIL_ON_DATA,)


class SetEnforced(Set, frozen=True, kw_only=True):
    """Look at a foreign key from now on, and at the rows that are there, or no longer (Postgres 18)."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: ForeignKey
    old: ForeignKey

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A row that breaks it stands against it."""
        return (Hazard.MAY_FAIL_ON_DATA,) if self.object.enforced else ()
