"""Materialised views."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import MaterializedView
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment
from schemadef.operations.options import SetOptions

_FIXED = "ALTER MATERIALIZED VIEW changes no query: its rows are derived, and come back with it"


class CreateMaterializedView(Create, frozen=True, kw_only=True):
    """Create a materialised view, and fill it unless it is to be empty."""

    object: MaterializedView


class DropMaterializedView(Drop, frozen=True, kw_only=True):
    """Drop a materialised view; its rows are derived, so nothing is lost that its query does not bring back."""

    # DROP takes ACCESS EXCLUSIVE (postgresql.org: Explicit Locking): readers wait until it is done
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: MaterializedView


RULES["materialized_view"] = Rules(
    rank=12,
    create=CreateMaterializedView,
    drop=DropMaterializedView,
    alters={"comment": SetComment, "options": SetOptions},
    replaces=dict.fromkeys(("query", "columns"), _FIXED),
)
