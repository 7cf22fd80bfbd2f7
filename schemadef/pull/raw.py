"""Raw SQL of a snapshot; no database tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Table
from schemadef.pull.book import Item
from schemadef.pull.layout import call, listed
from schemadef.pull.strings import exact

if TYPE_CHECKING:
    from schemadef.model import Raw
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node


def raw_item(raw: Raw, book: Book) -> Item:
    """`roles = Raw(up="…", down="…", exists="…")`."""
    variable = book.variable(raw, "raw")
    needed = [book.snapshot.get(id) for id in raw.uses]
    needs: list[Node] = [
        book.class_of(obj) if isinstance(obj, Table) else book.names[obj.id]
        for obj in needed
        if obj is not None and (isinstance(obj, Table) or obj.id in book.names)
    ]
    value = call(
        "Raw",
        up=_texts(raw.up),
        down=_texts(raw.down),
        exists=exact(raw.exists),
        needs=listed(needs) if needs else None,
        name=book.named(raw.name, variable),
    )
    return Item(raw.id, variable, value)


def _texts(texts: tuple[str, ...]) -> Node:
    return exact(texts[0]) if len(texts) == 1 else listed([exact(text) for text in texts])
