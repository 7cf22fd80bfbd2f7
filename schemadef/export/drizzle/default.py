"""Defaults: plain values where TypeScript checks them, and otherwise the database's own SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.text import string

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.export.drizzle.builder import Builder

_STRING = re.compile(r"'((?:[^']|'')*)'(?:::[\w\". \[\](),]+)?", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_BARE = re.compile(r"(?:'(?:[^']|'')*'|[xX]'[0-9a-fA-F]*'|[-+]?[\d.]+(?:[eE][-+]?\d+)?|\w+|\(.*\))", re.DOTALL)
_TRUTH = {"true": True, "false": False, "1": True, "0": False}
_SAFE = 2**53 - 1
_KNOWN = {"now()": ("timestamp", ".defaultNow()"), "gen_random_uuid()": ("uuid", ".defaultRandom()")}


def default(text: str, builder: Builder, book: Book) -> Said:
    """A default as a method's call, and as drizzle-kit writes it down."""
    plain = _plain(text, builder)
    if plain is not None:
        return plain
    start, call = _KNOWN.get(text, ("", "")) if book.is_postgres else ("", "")
    if call and builder.type.startswith(start) and "[]" not in builder.type:
        return Said(call, text)
    # SQLite takes an expression in brackets only (https://www.sqlite.org/lang_createtable.html, "The DEFAULT clause")
    sql = text if book.is_postgres or _is_closed(text) else f"({text})"
    return Said(f".default({book.sql(sql)})", sql)


def _plain(text: str, builder: Builder) -> Said | None:
    document: Any = None
    # drizzle-kit 1.0 doubles the backslashes of plain strings, and leaves those in SQL as they are
    if builder.kind == "string" and "\\" not in text and (found := _STRING.fullmatch(text)):
        value = found[1].replace("''", "'")
        return Said(f".default({string(value)})", "'" + value.replace("'", "''") + "'")
    if builder.kind == "boolean":
        document = _TRUTH.get(text.lower())
    elif builder.kind == "number" and _NUMBER.fullmatch(text) and text != "-0":
        document = float(text) if "." in text else int(text)
        document = document if abs(document) <= _SAFE else None
    if document is None:
        return None
    code = str(document).lower() if isinstance(document, bool) else text
    return Said(f".default({code})", document)


def _is_closed(text: str) -> bool:
    """Whether SQLite takes a default as it is: a literal, a word such as CURRENT_TIMESTAMP, or one pair of brackets."""
    if not _BARE.fullmatch(text):
        return False
    return not text.startswith("(") or _is_one_pair(text)


def _is_one_pair(text: str) -> bool:
    from schemadef.tokens import meaningful

    depth, found = 0, meaningful(text)
    for at, token in enumerate(found):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and at < len(found) - 1:
            return False
    return True
