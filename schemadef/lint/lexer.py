"""SQL text in, tokens out, fast and without an error: the words, names, strings and marks that rules look at.

Operators and blanks make no tokens. What is unterminated reaches to the end of the text. Postgres and SQLite are read
alike: E-strings, dollar quotes, nested comments and backticks mean the same in both or occur in one only.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, compress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

WORD, MARK, STRING, QUOTED, DOLLAR, NUMBER, PARAMETER, PLACEHOLDER, META, COMMENT = range(1, 11)

_TAG = r"(?:[^\W\d]\w*)?"
_STRING = r"'[^']*+(?:''[^']*+)*+(?:'|\Z)"
_ESCAPED = r"'(?:[^'\\]++|\\[\s\S]?|'')*+(?:'|\Z)"
_BEFORE = (
    r"[bBxXnN]" + _STRING,
    r"[uU]&" + _STRING,
)
_BEHIND = (
    r"[^\W\d][\w$]*+",
    r"[();,.\[\]=]",
    _STRING,
    r'"[^"]*+(?:""[^"]*+)*+(?:"|\Z)',
    r"`[^`]*+(?:``[^`]*+)*+(?:`|\Z)",
    rf"\$({_TAG})\$[^$]*+(?:\$(?!\2\$)[^$]*+)*+(?:\$\2\$|\Z)",
    r"\d[\w.]*+",
    r"\$\d+",
    r"\?\d*",
    r"(?<!:):[^\W\d]\w*",
)
_COMMENTS = (r"--[^\n]*", r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)")
_ODD = (
    r"\{\{[\s\S]*?(?:\}\}|\Z)",
    r"\$\{[^}\n]*+\}?",
    r"<%[^\n<%]*+(?:%(?!>)[^\n<%]*+)*+%>",  # in one line: <% by itself is an operator of pg_trgm
    r"^[ \t]*\\[^\n]*",
)


def _pattern(*alternatives: str, flags: int = 0) -> re.Pattern[str]:
    """Each alternative begins with a set of signs, so that most are passed over by a look at the first."""
    return re.compile(f"({'|'.join(alternatives)})", flags)


_PLAIN = _pattern(*_BEFORE, "[eE]" + _STRING, *_BEHIND, *_COMMENTS, flags=re.ASCII)
"""For most texts: of ASCII, without a backslash or a placeholder. The second group is a dollar quote's tag."""


@cache
def _full() -> re.Pattern[str]:
    return _pattern(*_BEFORE, "[eE]" + _ESCAPED, *_BEHIND, *_COMMENTS, *_ODD, flags=re.MULTILINE)


_EDGE = re.compile(r"/\*|\*/")
_ESCAPE = re.compile(r"\\[\s\S]?")
_OPENING = re.compile(rf"\${_TAG}\$")
_KINDS = {
    **dict.fromkeys("();,.[]=", MARK),
    **dict.fromkeys("'", STRING),
    **dict.fromkeys('"`', QUOTED),
    **dict.fromkeys("?:", PARAMETER),
    **dict.fromkeys("{<", PLACEHOLDER),
    **dict.fromkeys("-/", COMMENT),
    **dict.fromkeys("\\ \t", META),
}


def _kind(token: str) -> int:
    """What a token is, by its first signs."""
    first, second = token[0], token[1:2]
    if first.isalpha():
        return STRING if second == "'" or token[1:3] == "&'" else WORD
    if first in _KINDS:
        return _KINDS[first]
    if first == "$":
        return PLACEHOLDER if second == "{" else PARAMETER if second.isdecimal() else DOLLAR
    if first.isdecimal():
        return NUMBER
    return WORD


_FEW = 16
_LONG = 40
_MANY = 4_000


class _Kinds(dict[str, int]):
    """The kinds of tokens that were met before, for a look-up without a call."""

    def __missing__(self, token: str) -> int:
        kind = _kind(token)
        if len(self) > _MANY:
            self.clear()
        if len(token) < _LONG:
            self[token] = kind
        return kind


class _Words(dict[str, str]):
    """The same for their words: in upper case; marks as they are; empty for all else."""

    def __missing__(self, token: str) -> str:
        kind = _kinds[token]
        word = token.upper() if kind == WORD else token if kind == MARK else ""
        if len(self) > _MANY:
            self.clear()
        if len(token) < _LONG:
            self[token] = word
        return word


_kinds, _words = _Kinds(), _Words()


class Tokens:
    """The tokens of a text as lists of equal length: what each is, where it begins and where it ends.

    `words` are words in upper case and marks as they are, empty for all else: rules ask for each several times.
    `written` are the tokens themselves. `comments` are those that are no tokens: pairs of offsets. `broken` is the
    offset of a quote or comment that nothing ends, or -1. What was forgotten is read again when it is asked for.
    """

    __slots__ = ("begin", "broken", "comments", "end", "kind", "start", "stop", "text", "words", "written")

    broken: int
    comments: list[tuple[int, int]]
    end: list[int]
    kind: list[int]
    start: list[int]
    words: list[str]
    written: list[str]

    def __init__(self, text: str, begin: int = 0, stop: int | None = None) -> None:
        self.text = text
        self.begin = begin
        self.stop = len(text) if stop is None else stop
        self._fill()

    def __getattr__(self, name: str) -> object:
        if name not in self.__slots__:
            raise AttributeError(name)
        self._fill()
        return getattr(self, name)

    def forget(self) -> None:
        """Let go of all but the text: tokens are 20 times its size, and seldom looked at twice."""
        del self.kind, self.start, self.end, self.words, self.written, self.comments, self.broken

    def __len__(self) -> int:
        return len(self.words)

    def source(self, index: int) -> str:
        """A token as it is written."""
        return self.written[index]

    def word(self, index: int) -> str:
        """A word in upper case, a mark as it is; empty for all else and behind the end."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def name(self, index: int) -> str:
        """The identifier that a token is: a word in lower case, a quoted one without its quotes; else empty."""
        if not 0 <= index < len(self.kind):
            return ""
        kind, text = self.kind[index], self.written[index]
        if kind == QUOTED:
            return text[1:-1].replace(text[0] * 2, text[0])
        return text.lower() if kind == WORD else ""

    def _fill(self) -> None:
        whole = self.begin == 0 and self.stop == len(self.text)
        text = self.text if whole else self.text[self.begin : self.stop]
        parts = _parts(text)
        written = parts[1::2]
        places = list(accumulate(map(len, parts), initial=self.begin))
        kinds, starts, ends = list(map(_kinds.__getitem__, written)), places[1:-1:2], places[2::2]
        self.broken = starts[-1] if not parts[-1] and written and _is_open(kinds[-1], written[-1]) else -1
        self.comments = []
        if COMMENT in kinds:
            found = [place for place, kind in enumerate(kinds) if kind == COMMENT]
            self.comments = [(starts[place], ends[place]) for place in found]
            written, kinds = _without(found, written), _without(found, kinds)
            starts, ends = _without(found, starts), _without(found, ends)
        self.written, self.kind, self.start, self.end = written, kinds, starts, ends
        self.words = list(map(_words.__getitem__, written))


def _without(places: list[int], tokens: list[T]) -> list[T]:
    """A list without what is at some of its places, which are in order."""
    if len(places) <= _FEW:
        for place in reversed(places):
            del tokens[place]
        return tokens
    kept = bytearray(b"\1") * len(tokens)
    for place in places:
        kept[place] = 0
    return list(compress(tokens, kept))


def _parts(text: str) -> list[str]:
    """The tokens of a text and what stands between them, in turn; comments are tokens here."""
    odd = "\\" in text or "{{" in text or "${" in text or "<%" in text
    plain = text.isascii() and not odd
    pattern = _PLAIN if plain else _full()
    parts: list[str] = pattern.split(text)
    del parts[2::3]
    if "/*" in text and any("/*" in token[2:] for token in parts[1::2] if token[:2] == "/*"):
        return list(_nested(pattern, text))
    return parts


def _nested(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The same for a text with comments inside of comments, which no pattern can match."""
    at = 0
    while found := pattern.search(text, at):
        end = found.end()
        if found[0].startswith("/*"):
            end = _comment_end(text, found.start())
            end = len(text) if end < 0 else end
        yield text[at : found.start()]
        yield text[found.start() : end]
        at = end
    yield text[at:]


def _is_open(kind: int, token: str) -> bool:
    """Whether nothing ends the last token of a text."""
    if kind == DOLLAR:
        tag = _OPENING.match(token)
        return tag is None or len(token) < 2 * len(tag[0]) or not token.endswith(tag[0])
    if kind == COMMENT:
        return token.startswith("/*") and _comment_end(token, 0) < 0
    if kind not in (STRING, QUOTED):
        return False
    body = (_ESCAPE.sub("", token) if token[0] in "eE" else token).lstrip("eEbBxXnNuU&")
    quote = body[:1]
    return len(body) < 2 or body[-1] != quote or body[1:-1].count(quote) % 2 == 1


def _comment_end(text: str, start: int) -> int:
    """Where a comment ends that begins at a place, those inside of it too; -1 when it does not."""
    depth, at = 0, start
    while edge := _EDGE.search(text, at):
        depth += 1 if edge[0] == "/*" else -1
        at = edge.end()
        if depth == 0:
            return at
    return -1
