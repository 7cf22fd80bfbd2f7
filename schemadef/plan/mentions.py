"""Which views and triggers mention a table: SQLite reads all of them again when a table is renamed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from schemadef.canonical import fold, is_name, name_of, pieces
from schemadef.model import Trigger, View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.snapshot import Snapshot


def names_in(*texts: str) -> frozenset[str]:
    """Every name that occurs in texts, folded: more than the tables and columns that are meant, never fewer."""
    return frozenset().union(*map(_names, texts))


@lru_cache(4096)
def _names(text: str) -> frozenset[str]:
    return frozenset(fold(name_of(piece)) for piece in pieces(text) if is_name(piece) or piece[0] == "'")


def mentioning(tables: Iterable[str], snapshot: Snapshot) -> list[View | Trigger]:
    """The views and triggers that mention one of the tables (by folded names), also by way of other views."""
    found: set[str] = set(tables)
    views = {view.id: names_in(view.query) for view in snapshot.of(View)}
    met: list[View | Trigger] = []
    waiting = list(snapshot.of(View))
    while hit := [view for view in waiting if views[view.id] & found]:
        met += hit
        found.update(fold(view.name) for view in hit)
        waiting = [view for view in waiting if view not in hit]
    met += [t for t in snapshot.of(Trigger) if fold(t.table) in found or names_in(t.when, *t.body) & found]
    return met
