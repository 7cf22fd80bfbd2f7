"""Raw SQL: its statements run together, under its own test of existence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.model import Raw
from schemadef.operations.base import RULES, Create, Drop, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class RunRawUp(Create, frozen=True, kw_only=True):
    """Run the statements that make it; `index` picks one of them where each stands alone."""

    object: Raw
    index: int = 0

    def steps(self, features: Mapping[str, Any]) -> Iterable[RunRawUp]:
        """One for each statement, where they do not run together in a block."""
        if features["guards"] == "block":
            return (self,)
        return (RunRawUp(object=self.object, index=index) for index in range(len(self.object.up)))

    def directive(self) -> str:
        """Not when its test says that it exists."""
        return f"unless query {self.object.exists}"


class RunRawDown(Drop, frozen=True, kw_only=True):
    """Run the statements that unmake it; `index` picks one of them where each stands alone."""

    object: Raw
    index: int = 0

    def steps(self, features: Mapping[str, Any]) -> Iterable[RunRawDown]:
        """One for each statement, where they do not run together in a block."""
        if features["guards"] == "block":
            return (self,)
        return (RunRawDown(object=self.object, index=index) for index in range(len(self.object.down)))

    def directive(self) -> str:
        """Only while its test says that it exists."""
        return f"if query {self.object.exists}"


RULES["raw"] = Rules(
    rank=15,
    create=RunRawUp,
    drop=RunRawDown,
    replaces=dict.fromkeys(("up", "down", "exists"), "only its own way down takes back what it made"),
    apart=(),
)
