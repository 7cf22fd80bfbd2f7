"""Primary keys and unique constraints that no column says by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.names import given_name
from schemadef.pull.book import Item, flags
from schemadef.pull.layout import call, listed

if TYPE_CHECKING:
    from schemadef.model import Key, PrimaryKey, Unique
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.table import Page


def primary_key_item(key: PrimaryKey, page: Page, book: Book) -> Item | None:
    """`users_pkey = PrimaryKey(a, b)`: its name is the table's, whatever the attribute."""
    attribute = book.attribute(key.id, key.name, page.taken, "primary_key")
    name = book.named(key.name, given_name(key.table, suffix="pkey"))
    return _item("PrimaryKey", key, attribute, name, page, book)


def unique_item(key: Unique, page: Page, book: Book) -> Item | None:
    """`a_b_key = Unique(a, b)`."""
    attribute = book.attribute(key.id, key.name, page.taken, "unique")
    return _item("Unique", key, attribute, book.named(key.name, attribute), page, book)


def _item(function: str, key: Key, attribute: str, name: Node | None, page: Page, book: Book) -> Item | None:
    columns, include = page.columns(key.columns, book), page.columns(key.include, book)
    if columns is None or include is None:
        return None
    value = call(
        function,
        *columns,
        include=listed(include) if include else None,
        **flags(
            nulls_not_distinct=getattr(key, "nulls_not_distinct", False),
            without_overlaps=key.without_overlaps,
            deferrable=key.deferrable and not key.initially_deferred,
            initially_deferred=key.initially_deferred,
        ),
        name=name,
        comment=book.comment(key.comment),
    )
    return Item(key.id, attribute, value)
