"""The portable core: what the target reads as Postgres does, recognised token by token.

Importing sqlglot costs more than compiling a small schema, and almost every check, default and predicate is of this
kind. What is not surely of it is left to the parser (`None`); what is, comes out as the parser's way would write it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from schemadef.expression.constants import NOW, RANDOM_UUID
from schemadef.expression.portable_grammar import KINDS, TEXTS, Other, Part, Reader

if TYPE_CHECKING:
    from schemadef.expression.scope import ColumnForm, Scope

_LONGEST = 150
"""Tokens: with more, a chain could be deeper than D1's 100 levels, which the parser's way minds."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d[\d.]*)|(?P<word>[^\W\d]\w*)|(?P<string>'(?:[^']|'')*')|(?P<quoted>\"[^\"]+\")"
    r"|(?P<operator><=|>=|<>|!=|[-+*<>=(),.]))|\s+"
)
_ASSIGNED = {
    "integer": frozenset({"integer", "digits"}),
    "double": frozenset({"double", "digits", "decimal"}),
    "text": TEXTS,
    "enum": frozenset({"enum", "string"}),
    "boolean": frozenset({"boolean"}),
}


def portable(sql: str, scope: Scope) -> str | None:
    """The translation of an expression of the portable core; None when it may be more than that."""
    if scope.rows and scope.tables:
        return None
    found = _tokens(sql)
    if not 0 < len(found) <= _LONGEST:
        return None
    constant = _constant([text.lower() for _, text in found], scope) if len(found) <= 3 else None
    if constant:
        return constant
    columns = scope.columns
    read = _read(found, tuple([(name, columns[name]) for name in _names(found) if name in columns]), scope.rows)
    if read is None or scope.target is None:
        return read and read[0]
    return _assigned(read, scope.target)


@lru_cache(4096)
def _read(found: tuple[Part, ...], columns: tuple[tuple[str, ColumnForm], ...], rows: frozenset[str]) -> Part | None:
    """What the tokens say of those columns: many a table has the same check on columns of the same names and forms."""
    reader = Reader(found, dict(columns), rows)
    try:
        read = reader.disjunction()
        reader.end()
    except Other:
        return None
    return read


@lru_cache(4096)
def _names(found: tuple[Part, ...]) -> tuple[str, ...]:
    """What may be the name of a column among the tokens."""
    words = (text[1:-1] if kind == "quoted" else text.lower() for kind, text in found if kind in ("word", "quoted"))
    return tuple(dict.fromkeys(words))


@lru_cache(4096)
def _tokens(sql: str) -> tuple[Part, ...]:
    """The tokens of the core; none when a text holds others. A comment's marks are others."""
    if "--" in sql or "/*" in sql:
        return ()
    found: list[Part] = []
    end = 0
    for match in _TOKEN.finditer(sql):
        if match.start() != end:
            return ()
        end = match.end()
        kind = match.lastgroup
        if kind:
            found.append((kind, match[kind]))
    return tuple(found) if end == len(sql) else ()


def _constant(words: list[str], scope: Scope) -> str | None:
    """The whole text of a default that the database makes."""
    target = scope.target
    if target is None or scope.deterministic:
        return None
    if words in (["now", "(", ")"], ["current_timestamp"]) and target.logical == "timestamp":
        return NOW.get(target.stored)
    if words == ["gen_random_uuid", "(", ")"] and target.logical in ("uuid", "text"):
        return RANDOM_UUID
    return None


def _assigned(read: Part, target: ColumnForm) -> str | None:
    text, kind = read
    return text if kind in _ASSIGNED.get(KINDS.get(target.logical, ""), ()) else None
