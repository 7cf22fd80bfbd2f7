"""The portable core: what the target reads as Postgres does, recognised token by token.

Importing sqlglot costs more than compiling a small schema, and almost every check, default and predicate is of this
kind. What is not surely of it is left to the parser (`None`); what is, comes out as the parser's way would write it.
"""

from __future__ import annotations

import re
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
    reader = Reader(found, scope)
    try:
        text, kind = reader.disjunction()
        reader.end()
        return text if scope.target is None else _assigned(text, kind, scope.target)
    except Other:
        return None


def _tokens(sql: str) -> list[Part]:
    """The tokens of the core; none when a text holds others. A comment's marks are others."""
    if "--" in sql or "/*" in sql:
        return []
    found: list[Part] = []
    end = 0
    for match in _TOKEN.finditer(sql):
        if match.start() != end:
            return []
        end = match.end()
        kind = match.lastgroup
        if kind:
            found.append((kind, match[kind]))
    return found if end == len(sql) else []


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


def _assigned(text: str, kind: str, target: ColumnForm) -> str:
    if kind not in _ASSIGNED.get(KINDS.get(target.logical, ""), ()):
        raise Other
    return text
