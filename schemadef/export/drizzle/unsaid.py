"""What Drizzle has no words for: the kinds of objects that stay in our SQL alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import (
    Check,
    Column,
    Enum,
    ForeignKey,
    Index,
    Key,
    MaterializedView,
    Namespace,
    Policy,
    Role,
    Sequence,
    Table,
    TablePart,
    View,
)

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Object

_SAID = (Table, Column, Key, Check, ForeignKey, Enum, Namespace, Role, Sequence, View, MaterializedView, Policy)


def note_unsaid(book: Book) -> None:
    """Leave every object that no writer of this package takes; a partition has its parent's columns."""
    for id in book.snapshot.ids():
        if not _is_said(book.snapshot.objects[id], book):
            book.leave(id)


def _is_said(obj: Object, book: Book) -> bool:
    if isinstance(obj, Table | Enum):
        return obj.id in book.constants
    if isinstance(obj, TablePart) and obj.table_id in book.snapshot and obj.table_id not in book.constants:
        return False
    return (isinstance(obj, Index) and not obj.materialized) or isinstance(obj, _SAID)


def unsaid_lines(book: Book) -> list[str]:
    """The comment that names them, sorted; none where Drizzle says all."""
    if not book.unsaid:
        return []
    lines = ["// What Drizzle cannot say, and the migrations do; `drizzle-kit push` would not keep it:"]
    for name, whys in sorted(book.unsaid.items()):
        sentence = f"{name}: {'; '.join(whys)}" if whys else name
        lines.append(f"// - {' '.join(sentence.split())}")
    return lines
