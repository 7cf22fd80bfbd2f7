"""Views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Object, View
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment
from schemadef.operations.view_columns import keeps_columns
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Mapping


class CreateView(Create, frozen=True, kw_only=True):
    """Create a view."""

    object: View


class DropView(Drop, frozen=True, kw_only=True):
    """Drop a view."""

    object: View


class SetView(Set, frozen=True, kw_only=True):
    """Give a view another query, with all columns that it has; those who read it go on reading it."""

    # Explicit Locking's page: CREATE OR REPLACE VIEW changes the view under the strongest lock
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: View
    old: View

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """What CREATE OR REPLACE VIEW cannot change (its page, "Description"; error 42P16)."""
        assert isinstance(old, View) and isinstance(new, View)
        if not features["or_replace"]:
            return "there is no CREATE OR REPLACE"
        if old.outputs and new.outputs:
            kept = new.outputs[: len(old.outputs)] == old.outputs
        else:
            named = new.columns[: len(old.columns)] == old.columns and bool(old.columns) == bool(new.columns)
            kept = named and keeps_columns(old.query, new.query)
        return "" if kept else "CREATE OR REPLACE VIEW can only add columns after those that are there"


class SetViewOptions(Set, frozen=True, kw_only=True):
    """Say with whose rights a view reads, what it hides, and what may be written through it."""

    # ALTER VIEW: postgresql.org, Explicit Locking
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: View
    old: View

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Who reads or writes through it may no longer be allowed to."""
        return (Hazard.BREAKS_OLD_CODE,)


class SetColumnComments(Set, frozen=True, kw_only=True):
    """Give the columns of a view other comments."""

    object: View
    old: View

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """The columns whose comments differ, with the new ones; an empty one takes it away."""
        old, new = dict(self.old.column_comments), dict(self.object.column_comments)
        gone = {name: "" for name in old.keys() - new.keys()}
        return tuple(sorted((name, note) for name, note in (new | gone).items() if old.get(name, "") != note))


RULES["view"] = Rules(
    rank=12,
    create=CreateView,
    drop=DropView,
    alters={
        "query": SetView,
        "columns": SetView,
        **dict.fromkeys(("security_invoker", "security_barrier", "check_option"), SetViewOptions),
        "comment": SetComment,
        "column_comments": SetColumnComments,
    },
    apart=("comment", "column_comments"),
)
