"""A place in the pieces of one SQL text, and the clauses that several statements share."""

from __future__ import annotations

from schemadef.canonical import closing, is_name, name_of, pieces


class UnreadableError(ValueError):
    """A text that is not the statement that it should be."""


class Cursor:
    """Pieces with a position; beyond the end every piece is empty, so that nothing has to look before it reads."""

    __slots__ = ("at", "parts", "words")

    def __init__(self, parts: list[str]) -> None:
        self.parts = parts
        self.words = [part.upper() for part in parts]
        self.words.append("")
        self.at = 0

    @property
    def word(self) -> str:
        """The next piece in upper case; a quoted name never equals a keyword."""
        return self.words[self.at]

    @property
    def following(self) -> str:
        """The piece after the next one, in upper case."""
        return self.words[self.at + 1] if self.at + 1 < len(self.words) else ""

    def take(self) -> str:
        """The next piece, which is passed."""
        if self.at >= len(self.parts):
            return ""
        self.at += 1
        return self.parts[self.at - 1]

    def accept(self, *words: str) -> bool:
        """Pass these keywords if they come next."""
        for offset, word in enumerate(words):
            if self.words[min(self.at + offset, len(self.parts))] != word:
                return False
        self.at += len(words)
        return True

    def one_of(self, *words: str) -> str:
        """Pass the next piece if it is one of these keywords, and say which; else nothing."""
        if self.word in words:
            return self.take().upper()
        return ""

    def expect(self, word: str) -> None:
        """Pass this keyword; raises UnreadableError when something else comes."""
        if not self.accept(word):
            message = f"{word} is missing"
            raise UnreadableError(message)

    def name(self) -> str:
        """The identifier that comes next; raises UnreadableError when none does."""
        part = self.take()
        if not part or not (is_name(part) or part[0] == "'"):
            message = "a name is missing"
            raise UnreadableError(message)
        return name_of(part)

    def qualified_name(self) -> str:
        """The last part of a name that may stand behind its database's."""
        name = self.name()
        return self.name() if self.accept(".") else name

    def group(self) -> list[str]:
        """What stands between the parentheses that come next, which are passed; nothing when none come."""
        if self.word != "(":
            return []
        start = self.at
        end = closing(self.parts, start)
        self.at = min(end + 1, len(self.parts))
        return self.parts[start + 1 : end]

    def rest(self) -> list[str]:
        """Every piece that is left."""
        start, self.at = self.at, len(self.parts)
        return self.parts[start:]


def opened(sql: str, kind: str) -> Cursor:
    """A cursor at the name of what a CREATE statement makes."""
    cursor = Cursor(pieces(sql))
    cursor.expect("CREATE")
    cursor.one_of("TEMP", "TEMPORARY", "UNIQUE", "VIRTUAL")
    cursor.expect(kind)
    cursor.accept("IF", "NOT", "EXISTS")
    return cursor


def names(parts: list[str]) -> tuple[str, ...]:
    """The identifiers of a list in which nothing else stands but commas."""
    return tuple(name_of(part) for part in parts if part != ",")


def on_conflict(cursor: Cursor) -> str:
    """Pass an ON CONFLICT clause; what it says, and nothing when it says what SQLite does anyway."""
    if cursor.word == "ON" and cursor.accept("ON", "CONFLICT"):
        resolution = cursor.take().upper()
        return "" if resolution == "ABORT" else resolution
    return ""
