"""Triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Object, Trigger
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment

if TYPE_CHECKING:
    from collections.abc import Mapping


class CreateTrigger(Create, frozen=True, kw_only=True):
    """Create a trigger."""

    object: Trigger


class DropTrigger(Drop, frozen=True, kw_only=True):
    """Drop a trigger."""

    object: Trigger


class SetTrigger(Set, frozen=True, kw_only=True):
    """Let a trigger do something else, or at another time; rows that are written meanwhile meet one or the other."""

    # CREATE TRIGGER: postgresql.org, Explicit Locking
    locking: ClassVar[str] = "SHARE ROW EXCLUSIVE"

    object: Trigger
    old: Trigger

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """What CREATE OR REPLACE TRIGGER cannot change (its page, "OR REPLACE" and "Notes")."""
        assert isinstance(old, Trigger) and isinstance(new, Trigger)
        if not features["or_replace"]:
            return "there is no CREATE OR REPLACE"
        return "CREATE OR REPLACE TRIGGER knows no constraint triggers" if old.constraint or new.constraint else ""


class SetFiring(Set, frozen=True, kw_only=True):
    """Let a trigger fire as usual, never, on replicas only, or always."""

    locking: ClassVar[str] = "SHARE ROW EXCLUSIVE"  # ALTER TABLE's page, "DISABLE/ENABLE TRIGGER"

    object: Trigger
    old: Trigger


_SET = (
    "timing",
    "events",
    "of",
    "each_row",
    "when",
    "function_namespace",
    "function_name",
    "arguments",
    "old_table",
    "new_table",
    "body",
    "constraint",
    "deferrable",
    "initially_deferred",
    "references",
)
RULES["trigger"] = Rules(
    rank=13,
    create=CreateTrigger,
    drop=DropTrigger,
    alters={"comment": SetComment, "firing": SetFiring, **dict.fromkeys(_SET, SetTrigger)},
    apart=("firing", "comment"),
)
