"""Defaults: the moment, a random UUID, a constant of Python, or the SQL that the database has."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from schemadef.canonical import name_of, pieces
from schemadef.errors import DeclarationError
from schemadef.lower.literal import constant
from schemadef.pull.alike import alike
from schemadef.pull.enums import member
from schemadef.pull.layout import Group, call, listed, mapped
from schemadef.pull.sequence import next_value
from schemadef.pull.strings import sql_text, string
from schemadef.pull.texts import written
from schemadef.pull.types import form_of, typed
from schemadef.tokens import meaningful

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lower.fits import Constant
    from schemadef.model import Column
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.written_types import Typed

_WHOLE = frozenset({"smallint", "integer", "bigint"})
_BROKEN = frozenset({"real", "double", "numeric"})
_TRUTHS = {"true": True, "false": False, "1": True, "0": False}
_KNOWN = {"now()": "now", "gen_random_uuid()": "random_uuid"}


def default_of(column: Column, book: Book) -> Node | None:
    """A column's default; None when it has none."""
    if column.default is None:
        return None
    if book.to_the_letter(column):
        return book.outright(column.default)
    found = typed(column, book)
    if (number := next_value(column, book)) is not None:
        return number
    known = _known(column.default, found, book)
    if known:
        return call(known)
    for value in _values(column.default, found):
        if _is(value, column, found, book):
            return _python(value, found, book)
    text = _uncast(column.default) if book.printed else ""
    node = sql_text(text) if text else written(column.default, column, book, target=form_of(column, book))
    return node if isinstance(node, Group) else call("sql", node)


def _known(text: str, found: Typed, book: Book) -> str:
    """The word of the language for what every dialect says in its own way."""
    if book.features["expressions"] == "native":
        return _KNOWN.get(text, "")
    stored = book.context.stored(found.declared())
    if stored.now and text == book.context.canonical(stored.now):
        return "now"
    return "random_uuid" if stored.random and text == book.context.canonical(stored.random) else ""


def _is(value: Constant, column: Column, found: Typed, book: Book) -> bool:
    """Whether a constant lowers to what the column has."""
    with suppress(DeclarationError, ValueError, TypeError, AttributeError):
        lowered = constant(value, found.declared(column.name), book.context)
        return alike(column.default or "", lowered, printed=book.printed)
    return False


def _values(text: str, found: Typed) -> Iterator[Constant]:
    """The constants that a default may be."""
    parts = pieces(text)
    parts = parts[: parts.index(":")] if ":" in parts else parts
    word = "".join(parts)
    inner = name_of(word) if len(parts) == 1 and word[:1] == "'" else word
    name = found.logical.name
    if found.logical.dimensions:
        yield from ([[]] if word == "'{}'" else [])
    elif name in _WHOLE or name in _BROKEN:
        yield from _numbers(inner, name)
    elif name == "boolean":
        yield from ([_TRUTHS[word]] if word in _TRUTHS else [])
    elif name == "json":
        with suppress(ValueError):
            yield json.loads(inner)
    elif name == "custom" and found.call.opening == "custom(":
        yield from (*_numbers(word, "double"), inner)
    elif name in ("text", "varchar", "uuid", "enum") and word[:1] == "'":
        yield inner


def _numbers(text: str, name: str) -> Iterator[Constant]:
    with suppress(ValueError):
        yield int(text)
    if name in _WHOLE:
        return
    with suppress(ValueError):
        yield float(text)
    if name == "numeric":
        with suppress(InvalidOperation):
            yield Decimal(text)


def _python(value: Constant, found: Typed, book: Book) -> Node:
    """A constant as Python writes it."""
    if found.logical.enum is not None and not found.logical.dimensions:
        labels = next(labels for labels in book.enums.values() if labels.made is found.logical.enum)
        return member(value, labels)
    return _literal(value)


def _literal(value: Constant) -> Node:
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Decimal):
        return call("Decimal", string(str(value)))
    if isinstance(value, dict):
        return mapped([(string(key), _literal(item)) for key, item in value.items()])
    if isinstance(value, list):
        return listed([_literal(item) for item in value])
    return repr(value)


def _uncast(text: str) -> str:
    """The string of `'a'::character varying`, which a server says of a string that a column of the type gets."""
    parts = [token.text for token in meaningful(text)]
    varying = " ".join(parts[1:]) in (":: character varying", ":: bpchar")
    return parts[0] if varying and parts[0][0] == "'" else ""
