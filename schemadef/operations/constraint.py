"""What constraints of every kind share."""

from __future__ import annotations

from schemadef.model import TablePart
from schemadef.operations.base import Operation
from schemadef.statement import Hazard


class ValidateConstraint(Operation, frozen=True, kw_only=True):
    """Look at the rows that were there before a check or a foreign key, while others read and write."""

    object: TablePart

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A row that breaks it stands against it."""
        return (Hazard.MAY_FAIL_ON_DATA,)

    @property
    def lock(self) -> str:
        """ALTER TABLE's page, "VALIDATE CONSTRAINT"."""
        return "SHARE UPDATE EXCLUSIVE"
