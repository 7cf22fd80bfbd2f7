"""Materialised views, with their indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.model import Index
from schemadef.names import quote
from schemadef.pull.book import Item, named_options
from schemadef.pull.index import index_value
from schemadef.pull.layout import call, listed, mapped
from schemadef.pull.strings import string
from schemadef.pull.texts import written

if TYPE_CHECKING:
    from schemadef.model import Id, MaterializedView
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node


def materialized_view_item(view: MaterializedView, book: Book) -> Item:
    """`totals = MaterializedView("SELECT … GROUP BY …")`."""
    variable = book.variable(view, "materialized_view")
    indexes: list[tuple[str, Node]] = []
    brings: list[Id] = []
    for index in sorted(book.snapshot.of(Index), key=lambda index: index.id):
        on_view = index.materialized and (index.namespace, index.table) == (view.namespace, view.name)
        value = index_value(_with_texts(index), None, book) if on_view and book.wanted(index) else None
        if value is not None:
            indexes.append((string(index.name), value))
            brings.append(index.id)
    value = call(
        "MaterializedView",
        written(view.query, view, book, form="query"),
        columns=listed([string(name) for name in view.columns]) if view.columns else None,
        namespace=book.namespace(view.namespace),
        indexes=mapped(indexes) if indexes else None,
        options=named_options(view.options),
        with_data=None if view.populated else "False",
        name=book.named(view.name, variable),
        comment=book.comment(view.comment),
    )
    book.brought.update(brings)
    return Item(view.id, variable, value, tuple(brings))


def _with_texts(index: Index) -> Index:
    """The index with texts for its columns, which have no attributes there."""
    parts = tuple(
        msgspec.structs.replace(part, column="", expression=quote(part.column)) if part.column else part
        for part in index.parts
    )
    return msgspec.structs.replace(index, parts=parts)
