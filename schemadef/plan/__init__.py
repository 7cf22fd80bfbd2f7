"""Two snapshots in, operations out, in an order in which each finds what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.hints import Hints
from schemadef.plan.back import rollback
from schemadef.plan.making import making
from schemadef.plan.order import in_order
from schemadef.plan.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.diff import Same
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot

__all__ = ["plan", "rollback"]

_NOTHING = Hints()


def plan(
    old: Snapshot,
    new: Snapshot,
    features: Mapping[str, Any],
    same: Same | None = None,
    *,
    filling: bool = False,
    hints: Hints = _NOTHING,
) -> list[Operation]:
    """The operations that turn `old` into `new`; raises UnsupportedChangeError for a change that cannot be made.

    `filling` puts something into new columns that cannot be empty and have no default: on the way back from a drop,
    and for whoever asks only what a change would be.
    """
    if not old.objects:
        return in_order(making((new.objects[id] for id in new.ids()), features))
    # most of what a plan knows is about what stands already
    from schemadef.plan.change import changing

    return changing(Request(old, new, features, filling, hints), same)
