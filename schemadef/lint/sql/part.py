"""A run of a statement's tokens, and what can be asked of it: words, names, what stands in parentheses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from schemadef.lint.sql.lexer import Tokens
    from schemadef.lint.sql.shape import Action, Name, Shape

    class Said(Protocol):
        """What a statement is here: tokens, from `first` up to `last`, and its shape."""

        tokens: Tokens
        first: int
        last: int
        shape: Shape


_OPENING = ("(", "[")
_CLOSING = (")", "]")
_DIVIDING = frozenset({*_OPENING, *_CLOSING, ","})


_SIGNS = ("-", "+")


class Part(NamedTuple):
    """The tokens from `first` up to `last`."""

    tokens: Tokens
    first: int
    last: int

    @property
    def text(self) -> str:
        """The part as it is written; empty for no tokens."""
        return self.tokens.text[self.tokens.start[self.first] : self.tokens.end[self.last - 1]] if self else ""

    @property
    def signed(self) -> str:
        """The same with the sign in front of it: operators make no tokens."""
        if not self.first:
            return self.text
        tokens = self.tokens
        sign = tokens.text[tokens.end[self.first - 1] : tokens.start[self.first]].strip() if self else ""
        return f"{sign}{self.text}" if sign in _SIGNS else self.text

    def __bool__(self) -> bool:
        return self.first < self.last

    def find(self, *words: str) -> int:
        """The index of the first token of a run of words outside parentheses, or -1."""
        return place_of(self.tokens.words, self.first, self.last, words)

    def outside(self) -> Iterator[int]:
        """The indexes of the tokens outside parentheses, the opening ones among them."""
        depth, words = 0, self.tokens.words
        for index in range(self.first, self.last):
            word = words[index]
            depth -= word in (")", "]")
            if depth == 0:
                yield index
            depth += word in ("(", "[")

    def inside(self, index: int) -> Part:
        """What stands between a parenthesis at an index and the one that closes it; nothing where there is none."""
        words, depth = self.tokens.words, 0
        if not 0 <= index < len(words) or words[index] != "(":
            return Part(self.tokens, index, index)
        for place in range(index, self.last):
            word = words[place]
            if word == "(":
                depth += 1
            elif word == ")":
                depth -= 1
                if depth == 0:
                    return Part(self.tokens, index + 1, place)
        return Part(self.tokens, index + 1, self.last)

    def bare(self) -> Part:
        """It without the parentheses that stand around all of it."""
        part = self
        while part and (inner := part.inside(part.first)) and inner.last == part.last - 1:
            part = inner
        return part

    def pieces(self) -> list[Part]:
        """The parts between the commas outside parentheses."""
        found, first, depth = [], self.first, 0
        for index, word in enumerate(self.tokens.words[self.first : self.last], self.first):
            if word not in _DIVIDING:
                continue
            if word != ",":
                depth += 1 if word in _OPENING else -1
            elif depth == 0:
                found.append(Part(self.tokens, first, index))
                first = index + 1
        return [piece for piece in (*found, Part(self.tokens, first, self.last)) if piece]

    def name_at(self, index: int) -> Name:
        """A name with its namespace, if it has one, that begins at an index; empty where none does."""
        return self.tokens.names(index, self.last)[0]


def whole(statement: Said) -> Part:
    """A statement as a part."""
    return Part(statement.tokens, statement.first, statement.last)


def part_of(statement: Said, action: Action) -> Part:
    """A part of an ALTER."""
    return Part(statement.tokens, action.first, action.last)


def changed_at(tokens: Tokens, first: int) -> int:
    """Where the table stands whose rows an UPDATE, an INSERT or a DELETE changes that begins at an index.

    SQLite's says with OR what becomes of rows that others stand in the way of.
    """
    at = first + (3 if tokens.word(first + 1) == "OR" else 1)
    at += tokens.word(at) in ("FROM", "INTO")
    return at + (tokens.word(at) == "ONLY")


def names_at(part: Part, index: int) -> list[Name]:
    """The names of a list that begins at an index: those of DROP, TRUNCATE … that take several."""
    tokens = part.tokens
    words = [tokens.word(index + place) for place in range(2)]
    index += 2 if words == ["IF", "EXISTS"] else 0
    found = []
    for piece in Part(tokens, index, part.last).pieces():
        if name := piece.name_at(piece.first + (tokens.word(piece.first) == "ONLY" and piece.last - piece.first > 1)):
            found.append(name)
    return found


def dropped_names(statement: Said) -> list[Name]:
    """The names of what a DROP takes away."""
    return names_at(whole(statement), statement.shape.at)


def shown_name(name: Name) -> str:
    """A name for people."""
    return ".".join(name)
