"""Checks that are not part of a stored form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.pull.book import Item, flags
from schemadef.pull.layout import call
from schemadef.pull.texts import forms, written

if TYPE_CHECKING:
    from schemadef.model import Check
    from schemadef.pull.book import Book
    from schemadef.pull.table import Page


def check_item(check: Check, page: Page, book: Book) -> Item | None:
    """`is_positive = Check("price > 0")`."""
    attribute = book.attribute(check.id, check.name, page.taken, "check")
    condition = written(check.expression, check, book, columns=forms(page.table.id, book))
    name = book.named(check.name, attribute)
    value = call(
        "Check",
        condition,
        **flags(no_inherit=check.no_inherit),
        validated=None if check.validated else "False",
        enforced=None if check.enforced else "False",
        name=name,
        comment=book.comment(check.comment),
    )
    return Item(check.id, attribute, value)
