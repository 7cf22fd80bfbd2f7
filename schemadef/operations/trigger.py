"""Triggers."""

from __future__ import annotations

from schemadef.model import Trigger
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreateTrigger(Create, frozen=True, kw_only=True):
    """Create a trigger."""

    object: Trigger


class DropTrigger(Drop, frozen=True, kw_only=True):
    """Drop a trigger."""

    object: Trigger


RULES["trigger"] = Rules(
    rank=13,
    create=CreateTrigger,
    drop=DropTrigger,
    alters={"comment": SetComment},
    replaces=dict.fromkeys(
        (
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
        ),
        "ALTER TRIGGER only renames",
    ),
)
