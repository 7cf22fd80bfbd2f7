"""Which columns of a table an index or a key finds rows by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.model import Index, IndexPart, Key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.model import Id, Object
    from schemadef.snapshot import Snapshot

_TREES = ("", "btree")
"""How an index is kept that is sorted by its columns; the empty word is every dialect's own way."""


class Sorted(NamedTuple):
    """What is kept sorted by `parts`, as they are written, for all rows: an index, or the servant of a key.

    `columns` are the parts that are plain columns, up to the first one that is not. `include` are columns that it holds
    beside them.
    """

    object: Object
    parts: tuple[IndexPart, ...]
    columns: tuple[str, ...]
    include: frozenset[str]
    unique: bool


def sorted_by(snapshot: Snapshot, table: Id) -> Iterator[Sorted]:
    """What is kept sorted of a table's rows, all of them: partial indexes and other methods are left out."""
    for key in snapshot.parts(table, Key):
        parts = tuple(IndexPart(column=column) for column in key.columns)
        if not key.without_overlaps:
            yield Sorted(key, parts, key.columns, frozenset(key.include), unique=True)
    for index in snapshot.parts(table, Index):
        if index.method in _TREES and not index.where:
            columns = _plain(index.parts)
            yield Sorted(index, index.parts, columns, frozenset(index.include), unique=index.unique)


def _plain(parts: tuple[IndexPart, ...]) -> tuple[str, ...]:
    found = []
    for part in parts:
        if not part.column:
            break
        found.append(part.column)
    return tuple(found)


def served_by(snapshot: Snapshot, table: Id) -> Iterator[tuple[str, ...]]:
    """The columns by whose values rows are found at once: those that something is sorted by, and those of hashes."""
    for one in sorted_by(snapshot, table):
        yield one.columns
    for index in snapshot.parts(table, Index):
        if index.method == "hash" and not index.where:
            yield _plain(index.parts)


def stand_in(one: Sorted, others: Iterable[Sorted]) -> Sorted | None:
    """What of a table's others finds every row that one of its indexes finds, by the same columns or more.

    Of two that are alike, the later one needs the earlier one, never both each other.
    """
    passed = False
    for other in others:
        if other is one:
            passed = True
        elif _stands_in(other, one) and not (passed and _stands_in(one, other)):
            return other
    return None


def _stands_in(other: Sorted, one: Sorted) -> bool:
    """Whether one is sorted as the other one begins, holds no more, and keeps no more from being twice."""
    if one.unique:
        return (
            other.unique and other.parts == one.parts and one.include <= other.include and _nulls(other) == _nulls(one)
        )
    held = other.include | set(other.columns)
    return other.parts[: len(one.parts)] == one.parts and one.include <= held


def _nulls(one: Sorted) -> bool:
    return bool(getattr(one.object, "nulls_not_distinct", False))
