"""SQL text in, tokens out, fast and without an error: the words, names, strings and marks that rules look at.

Operators and blanks make no tokens. What is unterminated reaches to the end of the text. Postgres and SQLite are read
alike: E-strings, dollar quotes, nested comments and backticks mean the same in both or occur in one only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from operator import add
from sys import intern
from typing import TypeVar

from schemadef.lint.sql.grammar import comment_end, comments_in, grammar_of
from schemadef.lint.sql.once import Once
from schemadef.pattern import pattern

T = TypeVar("T")

WORD, MARK, STRING, QUOTED, DOLLAR, NUMBER, PARAMETER, PLACEHOLDER, META = range(1, 10)

_WORD = re.compile(r"[^\W\d](?:[\w$]++|(?!['&]))")
_TAG = pattern(r"\$(?:[^\W\d]\w*)?\$")
_ESCAPE = pattern(r"\\[\s\S]?")
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
    bare = piece.rstrip()
    if bare.isidentifier() and bare.isascii():
        return bare
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
    if piece[0] in _MARKS:
        return piece[0]
    if piece[0] in _KINDS or piece[0] == "$":
        return ""
    bare = piece.rstrip()
    # most are plain words: nothing has to be looked for in them
    if bare.isidentifier() and bare.isascii():
        return bare.upper()
    return _read_written(piece).upper() if _kinds[piece] == WORD else ""


def _read_name(piece: str) -> str:
    """The identifier that it is: a word in lower case, a quoted one without its quotes; else empty.

    A name is met many times, and held for each object that it is of: all of them are one text.
    """
    bare = piece.rstrip()
    if bare.isidentifier() and bare.isascii():
        return intern(bare.lower())
    kind = _read_kind(piece)
    if kind == WORD:
        return intern(_read_written(piece).lower())
    return intern(unquoted(_read_written(piece))) if kind == QUOTED else ""


def unquoted(token: str) -> str:
    """What a quoted name says."""
    return token[1:-1].replace(token[0] * 2, token[0])


_LONG = 40
_MANY = 2_500


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
_word_of, _kind_of = _words.__getitem__, _kinds.__getitem__


class Tokens:
    """The tokens of a text as lists of equal length: what each is, where it begins and where it ends.

    `words` are words in upper case and marks as they are, empty for all else: rules ask for each several times.
    `pieces` are the tokens with what stands behind them, `before` stands before all, `start` is where each begins.
    `without` are spans of the text that are read as blanks, `opened` the places of what nothing ends, where it was
    passed over.
    """

    def __init__(
        self, text: str, begin: int = 0, stop: int | None = None, without: Iterable[tuple[int, int]] = ()
    ) -> None:
        self.text = text
        self.begin = begin
        self.stop = len(text) if stop is None else stop
        self.without = without
        self.opened: tuple[int, ...] = ()
        plain = self.plain()
        self.grammar = grammar_of(plain)
        self.before, self.pieces = self.grammar.pieces(plain)
        self.words = list(map(_word_of, self.pieces))
        self.start = list(accumulate(map(len, self.pieces), initial=begin + len(self.before)))
        self.start.pop()

    @Once
    def written(self) -> list[str]:
        """The tokens as they are written."""
        return [self.source(index) for index in range(len(self.pieces))]

    @Once
    def end(self) -> list[int]:
        """Where each ends; `end_of` is for who asks for few."""
        return list(map(add, self.start, map(len, self.written)))

    @Once
    def kind(self) -> list[int]:
        """What each is; `kind_of` is for who asks for few."""
        return list(map(_kind_of, self.pieces))

    @Once
    def comments(self) -> list[tuple[int, int]]:
        """The comments, which are no tokens: pairs of offsets."""
        found = comments_in(self.before, self.begin)
        for index, piece in enumerate(self.pieces):
            if "--" in piece or "/*" in piece:
                end = self.end_of(index)
                found += comments_in(piece[end - self.start[index] :], end)
        return found

    @Once
    def broken(self) -> int:
        """The offset of a quote or comment that nothing ends, or -1."""
        pieces = self.pieces
        if pieces and pieces[-1][0] == ";" and "/*" not in pieces[-1]:
            return -1
        token = _read_written(pieces[-1]) if pieces else ""
        gap = pieces[-1][len(token) :] if pieces else self.before
        if not gap:
            return self.start[-1] if pieces and _is_open(_read_kind(token), token) else -1
        start, end = comments_in(gap, 0)[-1] if "/*" in gap else (0, 0)
        is_open = end == len(gap) and gap.startswith("/*", start) and comment_end(gap, start) < 0
        return self.stop - len(gap) + start if is_open else -1

    @Once
    def _long(self) -> dict[int, str]:
        return {}

    def __len__(self) -> int:
        return len(self.pieces)

    def source(self, index: int) -> str:
        """A token as it is written."""
        piece = self.pieces[index]
        if len(piece) < _LONG:
            return _tokens[piece]
        if index not in self._long:
            found = self.grammar.token.match(piece)
            self._long[index] = found[0] if found else ""
        return self._long[index]

    def kind_of(self, index: int) -> int:
        """What a token is."""
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
        return _names[self.pieces[index]] if 0 <= index < len(self.pieces) else ""

    def names(self, index: int, last: int) -> tuple[tuple[str, ...], int]:
        """A name with what it is in, in front of it and with a point between, and the index behind: before `last`."""
        words, pieces = self.words, self.pieces
        found: list[str] = []
        while index < last:
            word = words[index]
            if word in _MARKS if word else pieces[index][0] not in _QUOTES:
                if not self._is_numbered(index):
                    break
                index += 1
            found.append(_names[pieces[index]])
            index += 1
            if index >= last or words[index] != ".":
                break
            index += 1
        return tuple(found), index

    def _is_numbered(self, index: int) -> bool:
        """Whether the number of %1$I stands at an index, which format() puts a name in for."""
        if index + 1 >= len(self.pieces) or self.words[index] or self.kind_of(index) != NUMBER:
            return False
        between = self.text[self.start[index] - 1 : self.start[index + 1]]
        return between[:1] == "%" and between[-1:] == "$"

    def plain(self) -> str:
        """The text as it is read."""
        whole = self.begin == 0 and self.stop == len(self.text)
        text = self.text if whole else self.text[self.begin : self.stop]
        return _blanked(text, self.begin, self.without) if self.without else text


def _blanked(text: str, begin: int, spans: Iterable[tuple[int, int]]) -> str:
    """A text, which begins at an offset, with blanks for spans."""
    parts, at, end = list[str](), 0, len(text)
    for first, last in sorted(spans):
        start, stop = max(first - begin, at), min(last - begin, end)
        if start < stop:
            parts += text[at:start], " " * (stop - start)
            at = stop
    return "".join((*parts, text[at:]))


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
