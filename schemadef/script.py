"""A file of SQL as its statements, each with the line where it begins: what people and dump tools write.

Two grammars, one for each family. psql's commands (`\\restrict`, `\\connect`; postgresql.org/docs, "psql") and the data
behind `COPY … FROM stdin` are no statements, nor are the sqlite3 shell's lines that begin with a point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.canonical import located
from schemadef.errors import MigrationError
from schemadef.lint.backward import ways_back
from schemadef.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.tokens import Token


class Located(NamedTuple):
    """One statement without its semicolon, and the line of its file where it begins."""

    sql: str
    line: int


def statements_of(text: str, *, server: bool) -> Iterator[Located]:
    """The statements of a file, in Postgres's grammar (`server`) or in SQLite's.

    What takes the rest back, behind a tool's mark, is left out. Raises MigrationError, whose `where` is the line, for a
    literal or comment that never ends.
    """
    text = _without_ways_back(text.removeprefix("\ufeff"))
    split = _postgres if server else _sqlite
    for start, end in split(text):
        sql = text[start:end].strip()
        if sql:
            start += len(text[start:end]) - len(text[start:end].lstrip())
            yield Located(sql, text.count("\n", 0, start) + 1)


def _without_ways_back(text: str) -> str:
    """The text with nothing but its line ends where it takes itself back: its lines keep their numbers."""
    for begin, end in reversed(ways_back(text)):
        text = text[:begin] + "\n" * text.count("\n", begin, end) + text[end:]
    return text


def _sqlite(text: str) -> Iterator[tuple[int, int]]:
    """Statements end with a semicolon, a trigger with `; END;` (sqlite.org/src, complete.c)."""
    begin = 0
    while begin < len(text):
        words: list[str] = []
        start, end = begin, len(text)
        for word, at in located(text, begin):
            if not words:
                start = at
                if word == "." and not text[:at].rpartition("\n")[2].strip():
                    end = _end_of_line(text, at)
                    break
            if word == ";" and not (words and _is_open(words)):
                end = at
                break
            words.append(word.upper())
        if words:
            yield start, end
        begin = end + 1


def _is_open(words: list[str]) -> bool:
    """Whether a semicolon ends no more than a statement within a trigger."""
    head = [word for word in words[:3] if word not in ("TEMP", "TEMPORARY")]
    return head[:2] == ["CREATE", "TRIGGER"] and words[-2:] != [";", "END"]


class _Reader:
    """Postgres's words of one statement: how deep in parentheses and in a body that begins with BEGIN ATOMIC."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.depth = 0
        self.blocks = 0

    def take(self, word: str) -> bool:
        """Take a word; whether it ends the statement."""
        if word == ";" and self.depth <= 0 and not self.blocks:
            return True
        self.words.append(word)
        self.depth += {"(": 1, ")": -1}.get(word, 0)
        if self.words[-2:] == ["BEGIN", "ATOMIC"] or (word == "CASE" and self.blocks):
            self.blocks += 1
        elif word == "END" and self.blocks:
            self.blocks -= 1
        return False

    def copies(self) -> bool:
        """Whether data follow the statement."""
        return self.words[:1] == ["COPY"] and "STDIN" in self.words[2:]


def _postgres(text: str) -> Iterator[tuple[int, int]]:
    """Statements end with a semicolon outside parentheses and outside `BEGIN ATOMIC … END` (psqlscan.l)."""
    begin = 0
    while begin < len(text):
        reader = _Reader()
        start, end = begin, len(text)
        for token in tokens(text, begin):
            if token.kind in ("space", "comment"):
                continue
            at = token.start
            _refuse_unterminated(token, text)
            start = start if reader.words else at
            if token.text == "\\" and not reader.words:
                end = _end_of_line(text, at)
                break
            if reader.take(token.text.upper() if token.kind == "word" else token.text):
                end = at
                break
        if reader.words and not reader.copies():
            yield start, end
        begin = _end_of_data(text, end) if reader.copies() else end + 1


def _refuse_unterminated(token: Token, text: str) -> None:
    if token.kind == "unterminated":
        message = "a literal, a name or a comment begins here and never ends"
        raise MigrationError(message, where=str(text.count("\n", 0, token.start) + 1))


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _end_of_data(text: str, at: int) -> int:
    end = text.find("\n\\.", at)
    return len(text) if end < 0 else end + 3
