"""SQL text in, tokens out, fast and without an error: the words, names, strings and marks that rules look at.

Operators and blanks make no tokens. What is unterminated reaches to the end of the text. Postgres and SQLite are read
alike: E-strings, dollar quotes, nested comments and backticks mean the same in both or occur in one only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from operator import add
from typing import Any, TypeVar

from schemadef.lint.grammar import Grammar, comment_end, comments_in, grammar_of

T = TypeVar("T")

WORD, MARK, STRING, QUOTED, DOLLAR, NUMBER, PARAMETER, PLACEHOLDER, META = range(1, 10)

_WORD = re.compile(r"[^\W\d](?:[\w$]++|(?!['&]))")
_TAG = re.compile(r"\$(?:[^\W\d]\w*)?\$")
_ESCAPE = re.compile(r"\\[\s\S]?")
_MARKS = frozenset("();,.[]=")
_QUOTES = frozenset('"`')
_KINDS = {
    **dict.fromkeys(_MARKS, MARK),
    **dict.fromkeys("'", STRING),
    **dict.fromkeys(_QUOTES, QUOTED),
    **dict.fromkeys("?:", PARAMETER),
    **dict.fromkeys("{<", PLACEHOLDER),
    **dict.fromkeys("\\ \t", META),
}


def _read_written(piece: str) -> str:
    """The token that a piece begins with, as it is written."""
    found = _WORD.match(piece) or grammar_of(piece).token.match(piece)
    return found[0] if found else ""


def _read_kind(piece: str) -> int:
    """What it is, by its first signs."""
    first, second = piece[0], piece[1:2]
    if first.isalpha():
        return STRING if second == "'" or piece[1:3] == "&'" else WORD
    if first in _KINDS:
        return _KINDS[first]
    if first == "$":
        return PLACEHOLDER if second == "{" else PARAMETER if second.isdecimal() else DOLLAR
    if first.isdecimal():
        return NUMBER
    return WORD


def _read_word(piece: str) -> str:
    """A word in upper case, a mark as it is; empty for all else."""
    kind = _kinds[piece]
    return _read_written(piece).upper() if kind == WORD else piece[0] if kind == MARK else ""


def _read_name(piece: str) -> str:
    """The identifier that it is: a word in lower case, a quoted one without its quotes; else empty."""
    kind = _read_kind(piece)
    if kind == WORD:
        return _read_written(piece).lower()
    return unquoted(_read_written(piece)) if kind == QUOTED else ""


def unquoted(token: str) -> str:
    """What a quoted name says."""
    return token[1:-1].replace(token[0] * 2, token[0])


_LONG = 40
_MANY = 4_000


class _Known(dict[str, T]):
    """What was read of pieces that were met before, for a look-up without a call."""

    def __init__(self, read: Callable[[str], T]) -> None:
        self.read = read

    def __missing__(self, piece: str) -> T:
        found = self.read(piece)
        if len(self) > _MANY:
            self.clear()
        if len(piece) < _LONG:
            self[piece] = found
        return found


_words, _kinds, _names, _tokens = _Known(_read_word), _Known(_read_kind), _Known(_read_name), _Known(_read_written)


class Tokens:
    """The tokens of a text as lists of equal length: what each is, where it begins and where it ends.

    `words` are words in upper case and marks as they are, empty for all else: rules ask for each several times.
    `written` are the tokens themselves, `pieces` are they with what stands behind them, `before` stands before all.
    `comments` are those that are no tokens: pairs of offsets. `broken` is the offset of a quote or comment that nothing
    ends, or -1. What was forgotten, and what few ask for, is read when it is asked for.
    """

    before: str
    broken: int
    comments: list[tuple[int, int]]
    end: list[int]
    grammar: Grammar
    kind: list[int]
    long: dict[int, str]
    pieces: list[str]
    start: list[int]
    words: list[str]
    written: list[str]

    def __init__(self, text: str, begin: int = 0, stop: int | None = None) -> None:
        self.text = text
        self.begin = begin
        self.stop = len(text) if stop is None else stop
        self._fill()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a list, a number …
        if name in _FIRST:
            self._fill()
            return vars(self)[name]
        read = _READERS.get(name)
        if read is None:
            raise AttributeError(name)
        found = read(self)
        setattr(self, name, found)
        return found

    def forget(self) -> None:
        """Let go of all but the text: tokens are 20 times its size, and seldom looked at twice."""
        known = vars(self)
        text, begin, stop = self.text, self.begin, self.stop
        known.clear()
        self.text, self.begin, self.stop = text, begin, stop

    def __len__(self) -> int:
        return len(self.pieces)

    def source(self, index: int) -> str:
        """A token as it is written."""
        piece = self.pieces[index]
        if len(piece) < _LONG:
            return _tokens[piece]
        if index not in self.long:
            found = self.grammar.token.match(piece)
            self.long[index] = found[0] if found else ""
        return self.long[index]

    def sources(self) -> list[str]:
        """All of them as they are written."""
        return list(map(_tokens.__getitem__, self.pieces))

    def kind_of(self, index: int) -> int:
        """What a token is; the same as of `kind`, which is for those who ask for most of them."""
        return _kinds[self.pieces[index]]

    def is_name(self, index: int) -> bool:
        """Whether a token may be a name: a word, or quoted."""
        word = self.words[index]
        return word not in _MARKS if word else self.pieces[index][0] in _QUOTES

    def end_of(self, index: int) -> int:
        """Where a token ends."""
        return self.start[index] + len(self.source(index))

    def word(self, index: int) -> str:
        """A word in upper case, a mark as it is; empty for all else and behind the end."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def name(self, index: int) -> str:
        """The identifier that a token is: a word in lower case, a quoted one without its quotes; else empty."""
        if not 0 <= index < len(self.words):
            return ""
        word, piece = self.words[index], self.pieces[index]
        # beyond ASCII upper case does not always lead back to what was written
        if word and piece.isascii():
            return "" if word in _MARKS else word.lower()
        return _names[piece]

    def plain(self) -> str:
        """The text as it is read."""
        whole = self.begin == 0 and self.stop == len(self.text)
        return self.text if whole else self.text[self.begin : self.stop]

    def _fill(self) -> None:
        text = self.plain()
        self.grammar = grammar_of(text)
        self.before, self.pieces = self.grammar.pieces(text)
        self.words = list(map(_words.__getitem__, self.pieces))


def _read_start(tokens: Tokens) -> list[int]:
    places = list(accumulate(map(len, tokens.pieces), initial=tokens.begin + len(tokens.before)))
    places.pop()
    return places


def _read_comments(tokens: Tokens) -> list[tuple[int, int]]:
    found = comments_in(tokens.before, tokens.begin)
    for index, piece in enumerate(tokens.pieces):
        if "--" in piece or "/*" in piece:
            end = tokens.end_of(index)
            found += comments_in(piece[end - tokens.start[index] :], end)
    return found


def _read_broken(tokens: Tokens) -> int:
    pieces = tokens.pieces
    token = _read_written(pieces[-1]) if pieces else ""
    gap = pieces[-1][len(token) :] if pieces else tokens.before
    if not gap:
        return tokens.start[-1] if pieces and _is_open(_read_kind(token), token) else -1
    start, end = comments_in(gap, 0)[-1] if "/*" in gap else (0, 0)
    is_open = end == len(gap) and gap.startswith("/*", start) and comment_end(gap, start) < 0
    return tokens.stop - len(gap) + start if is_open else -1


_FIRST = frozenset({"before", "grammar", "pieces", "words"})
_READERS: dict[str, Callable[[Tokens], object]] = {
    "broken": _read_broken,
    "comments": _read_comments,
    "end": lambda tokens: list(map(add, tokens.start, map(len, tokens.written))),
    "kind": lambda tokens: list(map(_kinds.__getitem__, tokens.pieces)),
    "long": lambda _: {},
    "start": _read_start,
    "written": lambda tokens: tokens.sources(),
}


def _is_open(kind: int, token: str) -> bool:
    """Whether nothing ends the last token of a text."""
    if kind == DOLLAR:
        tag = _TAG.match(token)
        return tag is None or len(token) < 2 * len(tag[0]) or not token.endswith(tag[0])
    if kind not in (STRING, QUOTED):
        return False
    body = (_ESCAPE.sub("", token) if token[0] in "eE" else token).lstrip("eEbBxXnNuU&")
    quote = body[:1]
    return len(body) < 2 or body[-1] != quote or body[1:-1].count(quote) % 2 == 1
