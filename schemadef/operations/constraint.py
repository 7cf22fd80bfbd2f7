"""What constraints of every kind share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Check, ForeignKey, TablePart
from schemadef.operations.base import Operation
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class ValidateConstraint(Operation, frozen=True, kw_only=True):
    """Look at the rows that were there before a check or a foreign key, while others read and write."""

    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"  # ALTER TABLE's page, "VALIDATE CONSTRAINT"

    object: TablePart

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A row that breaks it stands against it."""
        return (Hazard.MAY_FAIL_ON_DATA,)

    def requires(self, features: Mapping[str, Any]) -> Iterator[Requirement]:
        """What the constraint demands of the rows that are there."""
        yield from demanded(self.object)


def demanded(part: TablePart) -> Iterator[Requirement]:
    """What a check or a foreign key demands of rows."""
    if isinstance(part, Check):
        yield Requirement(kind="meets", table=part.place, condition=part.expression)
    elif isinstance(part, ForeignKey):
        yield Requirement(
            kind="found",
            table=part.place,
            columns=part.columns,
            to_table=part.references_place,
            to_columns=part.references_columns,
        )
