"""Indexes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.model import Id
from schemadef.pull.book import Item, flags, named_options, text
from schemadef.pull.layout import call, listed
from schemadef.pull.strings import string
from schemadef.pull.texts import forms, written

if TYPE_CHECKING:
    from schemadef.model import Exclusion, Index, IndexPart
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.table import Page

_VECTOR = re.compile(r"""libsql_vector_idx\((?P<column>"(?:[^"]|"")*"), 'metric=(?P<metric>cosine|l2)'\)""")
_CLASSES = {"cosine": "vector_cosine_ops", "l2": "vector_l2_ops"}


def index_item(index: Index, page: Page, book: Book) -> Item | None:
    """`idx_users_email = Index(email, unique=True)`."""
    attribute = book.attribute(index.id, index.name, page.taken, "index")
    value = index_value(index, page, book, name=book.named(index.name, attribute))
    return None if value is None else Item(index.id, attribute, value)


def index_value(index: Index, page: Page | None, book: Book, *, name: Node | None = None) -> Node | None:
    """The call that declares an index; without a table its keys are texts. None when it names what is not written."""
    keys = [key_of(part, index, page, book) for part in index.parts]
    include = [] if page is None else page.columns(index.include, book)
    if include is None or any(key is None for key in keys):
        return None
    vector = _vector(index, book)
    columns = {} if page is None else forms(page.table.id, book)
    return call(
        "Index",
        *([vector] if vector else [key for key in keys if key is not None]),
        **flags(
            unique=index.unique,
            nulls_not_distinct=index.nulls_not_distinct,
            clustered=index.clustered,
            replica_identity=index.replica_identity,
        ),
        where=written(index.where, index, book, columns=columns) if index.where else None,
        method=string("hnsw") if vector else None if index.method == "btree" else text(index.method),
        include=listed(include) if include else None,
        options=named_options(index.options),
        name=name,
        comment=book.comment(index.comment),
    )


def key_of(part: IndexPart, of: Index | Exclusion, page: Page | None, book: Book) -> Node | None:
    """One key of an index; None when it names a column that is not written."""
    options: dict[str, Node | None] = {
        "nulls": text(_nulls(part, book)),
        "operator_class": text(part.operator_class),
        "collation": text(part.collation),
    }
    said = any(value is not None for value in options.values())
    if not part.column:
        columns = {} if page is None else forms(page.table.id, book)
        expression = written(part.expression, of, book, columns=columns)
        plain = not said and not part.descending
        return expression if plain else call("key", expression, **flags(descending=part.descending), **options)
    names = None if page is None else page.columns((part.column,), book)
    if names is None:
        return None
    if part.descending:
        return call(f"{names[0]}.desc", **options)
    return call(f"{names[0]}.asc", **options) if said else names[0]


def _nulls(part: IndexPart, book: Book) -> str:
    """Where NULLs are, where that is not where they are anyway."""
    if not book.features["index_nulls_order"] or part.nulls_first == part.descending:
        return ""
    return "first" if part.nulls_first else "last"


def _vector(index: Index, book: Book) -> Node | None:
    """libSQL's vector index, as the one key that every dialect knows; None for any other index."""
    part = index.parts[0]
    found = _VECTOR.fullmatch(part.expression) if len(index.parts) == 1 and not book.to_the_letter(index) else None
    if found is None or not book.features["vector_functions"] or index.where or index.unique:
        return None
    name = found["column"][1:-1].replace('""', '"')
    column = book.attributes.get(Id("column", index.namespace, index.table, name))
    return call(f"{column}.asc", operator_class=string(_CLASSES[found["metric"]])) if column else None
