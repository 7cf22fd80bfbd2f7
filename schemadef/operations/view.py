"""Views."""

from __future__ import annotations

from schemadef.model import View
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreateView(Create, frozen=True, kw_only=True):
    """Create a view."""

    object: View


class DropView(Drop, frozen=True, kw_only=True):
    """Drop a view."""

    object: View


RULES["view"] = Rules(
    rank=12,
    create=CreateView,
    drop=DropView,
    alters={"comment": SetComment},
    replaces=dict.fromkeys(
        ("query", "columns", "security_invoker", "security_barrier"),
        "a view's columns can be added to, and nothing else",
    ),
)
