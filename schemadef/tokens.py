"""SQL text in, tokens out: one regular expression for both families, in linear time.

Positions are offsets into the text. What is unterminated becomes one token up to the end, of kind `unterminated`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

TokenKind = Literal["space", "comment", "string", "quoted", "word", "number", "parameter", "operator", "unterminated"]

_TOKEN = r"""
      (?P<space>\s+)
    | (?P<comment>--[^\n]*)
    | (?P<block>/\*)
    | (?P<string>(?:[eE]'(?:[^'\\]|\\.|'')*'|(?:[xXbBnN]|[uU]&)?'(?:[^']|'')*'))
    | (?P<dollar>\$(?:[^\x00-@\[-^`{-\x7f]\w*)?\$)
    | (?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`)
    | (?P<number>(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d][\w$]*)
    | (?P<parameter>\$\d+|\?\d*|%\([^)]*\)s)
    | (?P<operator>::|<=|>=|<>|!=|\|\||->>|->|\#>>|\#>|@>|<@|&&|:=|=>|[-+*/<>=~!@\#%^&|?.,;:()\[\]{}$\\])
    | (?P<rest>.)
    """
_COMMENT_EDGE = pattern(r"/\*|\*/")


class Token(NamedTuple):
    """One token: its kind, its text as written, and the offset where it begins."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset just after the token."""
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        """The identifier that a word or quoted identifier stands for: unquoted, as written."""
        if self.kind != "quoted":
            return self.text
        quote = self.text[0]
        return self.text[1:-1].replace(quote * 2, quote)


def tokens(sql: str, start: int = 0) -> Iterator[Token]:
    """Yield every token of a text from an offset on, space and comments too; joined, their texts are the text again."""
    take = _token().match
    at = start
    while at < len(sql):
        match = take(sql, at)
        assert match is not None  # the last alternative takes any character
        kind, end = match.lastgroup, match.end()
        if kind == "block":
            kind, end = "comment", _end_of_comment(sql, at)
        elif kind == "dollar":
            closing = sql.find(match.group(), end)
            kind, end = ("string", closing + end - at) if closing >= 0 else ("rest", len(sql))
        elif kind == "rest" and sql[at] in "'\"`":
            end = len(sql)
        if end < 0:
            kind, end = "rest", len(sql)
        yield Token("unterminated" if kind == "rest" else kind, sql[at:end], at)  # type: ignore[arg-type]
        at = end


@cache
def _token() -> re.Pattern[str]:
    """The expression for one token, compiled when it is first used."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)


def _end_of_comment(sql: str, start: int) -> int:
    """The offset after a block comment, nested ones included as Postgres reads them; -1 when it never ends."""
    depth = 0
    for edge in _COMMENT_EDGE.finditer(sql, start):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return -1


def meaningful(sql: str) -> list[Token]:
    """The tokens of a text without space and comments."""
    return [token for token in tokens(sql) if token.kind not in ("space", "comment")]


@lru_cache(8192)
def identifiers(sql: str) -> frozenset[str]:
    """Every name that occurs in a text: words folded to lower case as Postgres folds them, quoted ones as they are."""
    return frozenset(
        t.name if t.kind == "quoted" else t.text.lower() for t in meaningful(sql) if t.kind in ("word", "quoted")
    )


def dedented(sql: str, margin: str = "") -> str:
    """A text without space around it, whose further lines keep their indentation to each other behind `margin`.

    Line breaks inside literals and comments are left as they are.
    """
    sql = sql.strip()
    if "\n" not in sql:
        return sql
    found = list(tokens(sql))
    indents = [len(t.text) - t.text.rindex("\n") - 1 for t in found if t.kind == "space" and "\n" in t.text]
    common = min(indents, default=0)
    return "".join(_moved(t.text, common, margin) if t.kind == "space" else t.text for t in found)


def _moved(space: str, common: int, margin: str) -> str:
    head, newline, indent = space.rpartition("\n")
    return f"{head}{newline}{margin}{indent[common:]}" if newline else space
