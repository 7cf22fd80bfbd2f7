"""Foreign keys that no column says by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.pull.book import Item, flags
from schemadef.pull.column import reference_options
from schemadef.pull.layout import call, listed

if TYPE_CHECKING:
    from schemadef.model import ForeignKey
    from schemadef.pull.book import Book
    from schemadef.pull.table import Page


def foreign_key_item(key: ForeignKey, page: Page, book: Book) -> Item | None:
    """`owner_fkey = ForeignKey(a, b, references=[Owners.a, Owners.b])`; None when its target is not there."""
    columns, target = page.columns(key.columns, book), page.target(key, book)
    if columns is None or target is None:
        return None
    deleted = page.columns(key.on_delete_columns, book)
    attribute = book.attribute(key.id, key.name, page.taken, "foreign_key")
    value = call(
        "ForeignKey",
        *columns,
        references=target,
        **reference_options(key),
        on_delete_columns=listed(deleted) if deleted else None,
        **flags(match_full=key.match_full, period=key.period),
        validated=None if key.validated else "False",
        enforced=None if key.enforced else "False",
        name=book.named(key.name, attribute),
        comment=book.comment(key.comment),
    )
    return Item(key.id, attribute, value)
