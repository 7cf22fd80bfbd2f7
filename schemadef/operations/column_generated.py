"""What a generated column is computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Column, Object
from schemadef.operations.base import Set
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Mapping


_LET_GO = ("table", "column")


class SetColumnGenerated(Set, frozen=True, kw_only=True):
    """Compute a column in another way, or let a stored one keep its values and be a plain column."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"
    stage: ClassVar[int] = 0

    object: Column
    old: Column

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """ALTER TABLE's page: SET EXPRESSION since version 17, DROP EXPRESSION for stored ones, no way to begin.

        Before 15, a column that is computed no longer goes on depending on the types and functions of its expression,
        and its type cannot be changed ("found unexpected dependency for column", 14.23).
        """
        assert isinstance(old, Column) and isinstance(new, Column)
        if old.generated is None:
            return "a plain column cannot become a generated one"
        if new.generated is None:
            clings = not features["drop_expression_lets_go"] and any(id.kind not in _LET_GO for id in old.uses)
            kept = "the server keeps what it was computed with" if clings else ""
            return "what is computed when it is read cannot be kept" if old.virtual else kept
        return "" if features["set_expression"] else "the server cannot change what a column is computed from"

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A stored column is computed anew for every row."""
        return () if self.object.generated is None or self.object.virtual else (Hazard.REWRITES_TABLE,)
