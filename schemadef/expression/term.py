"""Pieces of translated text with their types, and how they nest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OR, AND, NOT, COMPARE, BITS, ADD, MULTIPLY, CONCAT, UNARY, ATOM = range(1, 11)
"""How tightly the target binds, loosest first (https://www.sqlite.org/lang_expr.html, "Operators")."""

_BREAK = re.compile("([\\r\\n\\v\\f\\x85\\u2028\\u2029])")
_TYPES = {"smallint": "integer", "bigint": "integer", "varchar": "text", "char": "text"}
NUMBERS = frozenset({"integer", "integral", "decimal", "numeric", "double", "real"})


class Shape(NamedTuple):
    """A type, and what more must be known of it.

    `type` is a logical type with the widths of integers and texts left out, or one that only expressions have:
    `unknown` (an untyped literal), `null`, `decimal` (an exact fraction that no column holds), `integral` (an exact
    whole number that Postgres computes as numeric), `interval`, `utc` (a moment without its time zone).
    `form` is a timestamp's stored form, an interval's unit, "wide" for a bigint, "C" for a text that compares by bytes.
    """

    type: str
    form: str = ""


class Term(NamedTuple):
    """One piece of translated text.

    `value` is the content of a literal. `build` makes the text of a moment or an interval that has no form yet: that
    of what it is compared with or assigned to.
    """

    text: str
    type: str
    form: str = ""
    rank: int = ATOM
    depth: int = 1
    value: str | None = None
    build: Callable[[str], Term] | None = None

    def within(self, rank: int) -> str:
        """The text as an operand of an operator of that rank, in parentheses where it needs them."""
        return self.text if self.rank >= rank else f"({self.text})"


def shape_of(logical: str, stored: str) -> Shape:
    """The shape of a column's values."""
    if logical == "bigint":
        return Shape("integer", "wide")
    return Shape(_TYPES.get(logical, logical), stored if logical in ("timestamp", "utc") else "")


def deeper(terms: Iterable[Term]) -> int:
    """The depth of a node above those terms."""
    return 1 + max((term.depth for term in terms), default=0)


def call(function: str, *terms: Term, type: str, form: str = "") -> Term:
    """A function's call."""
    return Term(f"{function}({', '.join(term.text for term in terms)})", type, form, depth=deeper(terms))


def text_literal(content: str) -> str:
    """A string literal on one line, for the targets' statement splitters read by line."""
    pieces = [piece for piece in _BREAK.split(content) if piece]
    if len(pieces) == 1 and not _BREAK.match(pieces[0]):
        return literal(content)
    texts = [f"char({ord(piece)})" if _BREAK.match(piece) else literal(piece) for piece in pieces]
    return f"({' || '.join(texts)})" if texts else "''"


def article(type: str) -> str:
    """The name of a type in a sentence."""
    return f"{'an' if type[:1] in 'aeio' else 'a'} {type}"
