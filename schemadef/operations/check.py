"""Checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Check
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment
from schemadef.operations.constraint import ValidateConstraint
from schemadef.operations.constraint_state import SetValidated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemadef.operations.base import Operation


class AddCheck(Create, frozen=True, kw_only=True):
    """Add a check; to a table that is there already without a look at its rows, which comes after."""

    object: Check

    def steps(self, features: Mapping[str, Any]) -> Iterator[Operation]:
        """The constraint, and the look at the rows that are there."""
        yield self
        if self.unproven and self.object.validated:
            yield ValidateConstraint(object=self.object)

    @property
    def unproven(self) -> bool:
        """Where rows may be."""
        return (self.standing and self.object.enforced) or not self.object.validated

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise, for a moment only."""
        return "ACCESS EXCLUSIVE" if self.standing else ""


class DropCheck(Drop, frozen=True, kw_only=True):
    """Drop a check."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Check


RULES["check"] = Rules(
    rank=9,
    create=AddCheck,
    drop=DropCheck,
    alters={"comment": SetComment, "validated": SetValidated},
    replaces=dict.fromkeys(("expression", "no_inherit", "enforced"), "ALTER TABLE changes no check's expression"),
)
