"""SQL text in, tokens out, fast and without an error: the words, names, strings and marks that rules look at.

Operators and blanks make no tokens. What is unterminated reaches to the end of the text. Postgres and SQLite are read
alike: E-strings, dollar quotes, nested comments and backticks mean the same in both or occur in one only.
"""

from __future__ import annotations

import re

WORD, MARK, STRING, QUOTED, DOLLAR, NUMBER, PARAMETER, PLACEHOLDER, META, COMMENT = range(1, 11)

_TOKEN = re.compile(
    r"""((?![eEbBxXnN]'|[uU]&')[^\W\d][\w$]*+)
      | ([();,.\[\]=])
      | ([eE]'(?:[^'\\]++|\\[\s\S]|'')*+(?:'|\Z)|(?:[bBxXnN]|[uU]&)?'[^']*+(?:''[^']*+)*+(?:'|\Z))
      | ("[^"]*+(?:""[^"]*+)*+(?:"|\Z)|`[^`]*+(?:``[^`]*+)*+(?:`|\Z))
      | (\$(?:[^\W\d][\w]*)?\$)
      | (\d[\w.]*+)
      | (\$\d+|\?\d*|(?<!:):[^\W\d]\w*)
      | (\{\{[\s\S]*?(?:\}\}|\Z)|\$\{[^}\n]*+\}?|<%[\s\S]*?(?:%>|\Z))
      | (^[ \t]*\\[^\n]*)
      | (--[^\n]*|/\*)
    """,
    re.VERBOSE | re.MULTILINE,
)
_EDGE = re.compile(r"/\*|\*/")


_FORGOTTEN = ("kind", "start", "end", "words", "comments", "broken")


class Tokens:
    """The tokens of a text as lists of equal length: what each is, where it begins and where it ends.

    `words` are words in upper case and marks as they are, empty for all else: rules ask for each several times.
    `comments` are those that are no tokens: pairs of offsets. `broken` is the offset of a quote or comment that nothing
    ends, or -1.
    """

    __slots__ = ("begin", "broken", "comments", "end", "kind", "start", "stop", "text", "words")

    def __init__(self, text: str, begin: int = 0, stop: int | None = None) -> None:
        self.text = text
        self.begin = begin
        self.stop = len(text) if stop is None else stop
        self._fill()

    def __getattr__(self, name: str) -> object:
        """What was forgotten is read again."""
        if name not in _FORGOTTEN:
            raise AttributeError(name)
        self._fill()
        return getattr(self, name)

    def forget(self) -> None:
        """Let go of all but the text: tokens are 20 times its size, and seldom looked at twice."""
        for name in _FORGOTTEN:
            delattr(self, name)

    def _fill(self) -> None:
        self.kind: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.words: list[str] = []
        self.comments: list[tuple[int, int]] = []
        self.broken = -1
        self._read(self.begin, self.stop)

    def __len__(self) -> int:
        return len(self.kind)

    def source(self, index: int) -> str:
        """A token as it is written."""
        return self.text[self.start[index] : self.end[index]]

    def word(self, index: int) -> str:
        """A word in upper case, a mark as it is; empty for all else and behind the end."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def name(self, index: int) -> str:
        """The identifier that a token is: a word in lower case, a quoted one without its quotes; else empty."""
        kind = self.kind[index] if 0 <= index < len(self.kind) else 0
        text = self.text[self.start[index] : self.end[index]] if kind in (WORD, QUOTED) else ""
        if kind == QUOTED:
            return text[1:-1].replace(text[0] * 2, text[0])
        return text.lower()

    def _read(self, begin: int, stop: int) -> None:
        text = self.text
        kinds, starts, ends, words = self.kind.append, self.start.append, self.end.append, self.words.append
        at = begin
        while at < stop:
            for found in _TOKEN.finditer(text, at, stop):
                kind = found.lastindex or 0
                start, end = found.span()
                if kind == COMMENT:
                    if text[start] == "-":
                        self.comments.append((start, end))
                        continue
                    at = self._comment_end(start, stop)
                    self.comments.append((start, at))
                    break
                if kind == DOLLAR:
                    at = self._dollar_end(start, end, stop)
                    kinds(DOLLAR)
                    starts(start)
                    ends(at)
                    words("")
                    break
                if kind in (STRING, QUOTED) and end == stop:
                    self._check_closed(start, end)
                kinds(kind)
                starts(start)
                ends(end)
                words(found[kind].upper() if kind <= MARK else "")
            else:
                return

    def _check_closed(self, start: int, end: int) -> None:
        """Whether a quoted text at the very end is closed: an odd number of its quotes is left open."""
        text = self.text[start:end]
        body = text.lstrip("eEbBxXnNuU&")
        quote = body[:1]
        if len(body) < 2 or body[-1] != quote or body[1:-1].count(quote) % 2:
            self.broken = start if self.broken < 0 else self.broken

    def _dollar_end(self, start: int, end: int, stop: int) -> int:
        close = self.text.find(self.text[start:end], end, stop)
        if close < 0:
            self.broken = start if self.broken < 0 else self.broken
            return stop
        return close + end - start

    def _comment_end(self, start: int, stop: int) -> int:
        depth, at = 0, start
        while edge := _EDGE.search(self.text, at, stop):
            depth += 1 if edge[0] == "/*" else -1
            at = edge.end()
            if depth == 0:
                return at
        self.broken = start if self.broken < 0 else self.broken
        return stop
