"""Aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.pull.book import Item, text
from schemadef.pull.layout import call, listed, mapped
from schemadef.pull.strings import string
from schemadef.pull.types import typed_alone

if TYPE_CHECKING:
    from schemadef.model import Aggregate
    from schemadef.pull.book import Book


def aggregate_item(aggregate: Aggregate, book: Book) -> Item | None:
    """`total = Aggregate([integer()], returns="bigint", sfunc="…", stype="bigint")`."""
    options = dict(aggregate.options)
    sfunc, stype = options.pop("sfunc", ""), options.pop("stype", "")
    if not sfunc or not stype:
        return None
    variable = book.variable(aggregate, "aggregate")
    value = call(
        "Aggregate",
        listed([typed_alone(type, book).call for type in aggregate.types]),
        returns=string(aggregate.returns),
        sfunc=string(sfunc),
        stype=string(stype),
        options=mapped([(string(name), string(value)) for name, value in options.items()]) if options else None,
        signature=text(aggregate.arguments, ", ".join(map(str, aggregate.types))),
        namespace=book.namespace(aggregate.namespace),
        name=book.named(aggregate.name, variable),
        comment=book.comment(aggregate.comment),
    )
    return Item(aggregate.id, variable, value)
