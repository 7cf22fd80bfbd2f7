"""Foreign keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import ForeignKey
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment
from schemadef.operations.constraint import ValidateConstraint
from schemadef.operations.constraint_state import SetEnforced, SetValidated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemadef.operations.base import Operation


class AddForeignKey(Create, frozen=True, kw_only=True):
    """Add a foreign key; to a table that is there already without a look at its rows, which comes after."""

    object: ForeignKey

    def steps(self, features: Mapping[str, Any]) -> Iterator[Operation]:
        """The constraint, and the look at the rows that are there."""
        yield self
        if self.unproven and self.object.validated and self.object.enforced:
            yield ValidateConstraint(object=self.object)

    @property
    def unproven(self) -> bool:
        """Where rows may be; only since 18 a partitioned table can have one so (its release notes)."""
        return (self.standing and not self.object.partitioned) or not self.object.validated

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: SHARE ROW EXCLUSIVE, on both tables, for a moment only."""
        return "SHARE ROW EXCLUSIVE" if self.standing else ""


class DropForeignKey(Drop, frozen=True, kw_only=True):
    """Drop a foreign key."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: ForeignKey


RULES["foreign_key"] = Rules(
    rank=10,
    create=AddForeignKey,
    drop=DropForeignKey,
    alters={"comment": SetComment, "validated": SetValidated, "enforced": SetEnforced},
    replaces=dict.fromkeys(
        (
            "columns",
            "references_namespace",
            "references_table",
            "references_columns",
            "on_delete",
            "on_delete_columns",
            "match_full",
            "period",
            "on_update",
            "deferrable",
            "initially_deferred",
        ),
        "ALTER TABLE changes when a foreign key is checked, and nothing else",
    ),
)
