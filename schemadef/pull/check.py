"""Checks that are not part of a stored form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.pull.book import Item
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
    return Item(check.id, attribute, call("Check", condition, name=name, comment=book.comment(check.comment)))
