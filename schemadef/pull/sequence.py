"""Sequences, and the defaults that take numbers from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Id, Sequence
from schemadef.model.sequence import limits
from schemadef.names import literal, quote
from schemadef.pull.book import Item, flags, text
from schemadef.pull.layout import Later, Loose, call
from schemadef.tokens import meaningful

if TYPE_CHECKING:
    from schemadef.model import Column
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Group, Node


def sequence_item(sequence: Sequence, book: Book) -> Item | None:
    """`order_numbers = Sequence(start=1000)`; None for what cannot be declared, a sequence that is not logged."""
    if sequence.unlogged:
        return None
    variable = book.variable(sequence, "sequence")
    value = call(
        "Sequence",
        type=text(sequence.type, "bigint"),
        **_numbers(sequence),
        **flags(cycle=sequence.cycle),
        owned_by=_owner(sequence, book),
        namespace=book.namespace(sequence.namespace),
        name=book.named(sequence.name, variable),
        comment=book.comment(sequence.comment),
    )
    return Item(sequence.id, variable, value)


def _numbers(sequence: Sequence) -> dict[str, Node | None]:
    """What it says of its numbers beside what it would do anyway."""
    start = sequence.least if sequence.increment > 0 else sequence.most
    least, most = limits(sequence.type, sequence.increment)
    given = {
        "start": (sequence.start, start),
        "increment": (sequence.increment, 1),
        "minimum": (sequence.least, least),
        "maximum": (sequence.most, most),
        "cache": (sequence.cache, 1),
    }
    return {name: None if number == usual else repr(number) for name, (number, usual) in given.items()}


def _owner(sequence: Sequence, book: Book) -> Node | None:
    """The column that it goes with, unless that says so in its default."""
    if not sequence.owned_by:
        return None
    table, column = (book.snapshot.get(id) for id in sequence.owners)
    if table is None or column is None or taken_from(column, book) == sequence:  # type: ignore[arg-type]
        return None
    return Later(Loose(f"{book.class_of(table)}.{book.attributes[column.id]}"))


def taken_from(column: Column, book: Book) -> Sequence | None:
    """The sequence that a column's default takes the next number of, and nothing else."""
    for id in column.uses:
        sequence = book.snapshot.get(id)
        if id.kind == Sequence.kind and isinstance(sequence, Sequence) and book.wanted(sequence):
            names = f"{quote(sequence.namespace)}.{quote(sequence.name)}"
            if column.default in (_call(names), _call(_printed(sequence.id))) and not sequence.unlogged:
                return sequence
    return None


def _call(path: str) -> str:
    return f"nextval({literal(path)}::regclass)"


def _printed(id: Id) -> str:
    """A path as a server prints it, with quotes only where a name is no plain word."""
    parts = []
    for name in (id.namespace, id.name):
        words = meaningful(name)
        plain = len(words) == 1 and words[0].kind == "word" and name == name.lower() and name.isascii()
        parts.append(name if plain else quote(name))
    return ".".join(parts)


def next_value(column: Column, book: Book) -> Group | None:
    """`next_value(order_numbers)`, where a column's default is that."""
    sequence = taken_from(column, book)
    if sequence is None:
        return None
    owned = sequence.owned_by == (column.table, column.name) and sequence.namespace == column.namespace
    return call("next_value", book.variable(sequence, "sequence"), **flags(owned=owned))
