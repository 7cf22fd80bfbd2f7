"""The key that divides a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import bare, is_name, joined, name_of, pieces, split
from schemadef.model import Id
from schemadef.pull.layout import call
from schemadef.pull.strings import string

if TYPE_CHECKING:
    from schemadef.model import Table
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node


def partition_by(table: Table, book: Book) -> Node | None:
    """`PartitionBy("range", created_at)`; None for a table that is not divided, or in a way that cannot be said."""
    parts = pieces(table.partition_by)
    if len(parts) < 4:
        return None
    keys = [_key(key, table, book) for key in split(parts[2:-1])]
    if any(key is None for key in keys):
        return None
    return call("PartitionBy", string(parts[0].lower()), *(key for key in keys if key is not None))


def _key(parts: list[str], table: Table, book: Book) -> Node | None:
    """A column or an expression, with its collation and operator class."""
    rest = parts[1:]
    options: dict[str, Node | None] = {}
    column = book.attributes.get(Id("column", table.namespace, table.name, name_of(parts[0]))) if parts else None
    if column is None:
        return string(joined(bare(parts)))
    if rest[:1] == ["COLLATE"]:
        options["collation"] = string(name_of(rest[1]))
        rest = rest[2:]
    if rest:
        options["operator_class"] = string(joined(rest))
    if any(not is_name(part) for part in parts[:1]):
        return None
    return call(f"{column}.asc", **options) if options else column
