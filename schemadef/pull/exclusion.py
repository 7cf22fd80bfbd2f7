"""Exclusion constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.pull.book import Item, flags, named_options
from schemadef.pull.index import key_of
from schemadef.pull.layout import Group, Part, call, listed
from schemadef.pull.strings import string
from schemadef.pull.texts import forms, written

if TYPE_CHECKING:
    from schemadef.model import Exclusion
    from schemadef.pull.book import Book
    from schemadef.pull.table import Page


def exclusion_item(exclusion: Exclusion, page: Page, book: Book) -> Item | None:
    """`no_overlap = Exclude((room_id, "="), (during, "&&"))`."""
    keys = [key_of(part, exclusion, page, book) for part in exclusion.parts]
    include = page.columns(exclusion.include, book)
    if include is None or any(key is None for key in keys):
        return None
    elements = [
        Group("(", (Part(key), Part(string(part.operator))), ")", display=True)
        for key, part in zip(keys, exclusion.parts, strict=True)
        if key is not None
    ]
    attribute = book.attribute(exclusion.id, exclusion.name, page.taken, "exclusion")
    where = written(exclusion.where, exclusion, book, columns=forms(page.table.id, book)) if exclusion.where else None
    value = call(
        "Exclude",
        *elements,
        using=None if exclusion.method == "gist" else string(exclusion.method),
        where=where,
        include=listed(include) if include else None,
        options=named_options(exclusion.options),
        **flags(
            deferrable=exclusion.deferrable and not exclusion.initially_deferred,
            initially_deferred=exclusion.initially_deferred,
        ),
        name=book.named(exclusion.name, attribute),
        comment=book.comment(exclusion.comment),
    )
    return Item(exclusion.id, attribute, value)
