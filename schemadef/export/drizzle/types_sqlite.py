"""Stored forms of the SQLite family in sqlite-core: the mode makes a Date of epoch seconds, a boolean of 0 and 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.export.drizzle.builder import Builder, Kind, call, custom
from schemadef.export.drizzle.text import string

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Column

_PLAIN: dict[str, tuple[str, Kind]] = {
    "TEXT": ("text", "string"),
    "INTEGER": ("integer", "number"),
    "REAL": ("real", "number"),
    "NUMERIC": ("numeric", "other"),
}
_MODES = {"epoch_seconds": "timestamp", "epoch_milliseconds": "timestamp_ms"}


def sqlite_builder(column: Column, book: Book) -> Builder:
    """The builder of a column: by what its author declared, where that is known, else by the type's name."""
    name, type = column.name, str(column.type)
    logical = column.logical.type if column.logical else ""
    stored = column.logical.stored if column.logical else ""
    if type == "INTEGER" and logical == "boolean":
        return Builder(call(book, "integer", name, mode='"boolean"'), "integer", "boolean")
    if type == "INTEGER" and logical == "timestamp" and stored in _MODES:
        return Builder(call(book, "integer", name, mode=string(_MODES[stored])), "integer")
    if type == "TEXT" and logical == "timestamp" and stored == "iso":
        return _helper(book, "isoTimestamp", name, "text")
    if type == "TEXT" and logical == "json":
        book.types.add("Json")
        return Builder(f"{call(book, 'text', name, mode=string('json'))}.$type<Json>()", "text")
    if type == "TEXT" and column.logical is not None and column.logical.values:
        values = ", ".join(map(string, column.logical.values))
        return Builder(call(book, "text", name, enum=f"[{values}]"), "text", "string")
    return _by_type(name, type, book)


def _by_type(name: str, type: str, book: Book) -> Builder:
    if type in _PLAIN:
        function, kind = _PLAIN[type]
        return Builder(call(book, function, name), function, kind)
    if type == "BLOB":
        return Builder(call(book, "blob", name, mode='"buffer"'), "blob")
    if type.startswith("F32_BLOB("):
        book.root.add("sql")
        book.types.add("float32Vector")
        book.use("customType")
        return Builder(f"float32Vector({string(type)})({string(name)})", type)
    # without a type's name a column keeps whatever it is given
    return custom(book, name, type, "string" if type else "unknown")


def _helper(book: Book, function: str, name: str, type: str) -> Builder:
    book.types.add(function)
    book.use("customType")
    return Builder(f"{function}({string(name)})", type)
