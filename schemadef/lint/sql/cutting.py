"""Tokens in, statements out: where each begins and ends, and in which unit it stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from schemadef.lint.sql.lexer import DOLLAR, META, WORD
from schemadef.lint.sql.places import next_place
from schemadef.lint.sql.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.sql.lexer import Tokens

BREAKPOINT = "statement-breakpoint"


def statements_of(tokens: Tokens) -> Iterator[Statement]:
    """The statements of a file, psql's own commands and the data of COPY left out."""
    words = tokens.words
    count = len(words)
    cuts = [*_cuts(tokens), count]
    has_commands = "\\" in tokens.text
    unit = first = 0
    while first < count:
        while cuts[unit] <= first:
            unit += 1
        word = words[first]
        if has_commands and not word and tokens.kind_of(first) == META:
            first += 1
            continue
        end = cuts[unit]
        index = _body_end(tokens, first, end) if word == "CREATE" else first
        index = next_place(words, ";", index, end)
        behind = index + (index < end)
        if first < index:
            statement = Statement(tokens, first, index, unit)
            yield statement
            if word == "COPY" and index < end:
                behind = _behind_data(tokens, statement, index) + 1
        first = behind


def _cuts(tokens: Tokens) -> list[int]:
    """The tokens before which the markers stand at which readers of a folder cut its files."""
    text = tokens.text
    if BREAKPOINT not in text:
        return []
    breaks = (start for start, end in tokens.comments if BREAKPOINT in text[start:end])
    return [bisect_right(tokens.start, start) for start in breaks]


_MODIFIERS = ("OR", "REPLACE", "TEMP", "TEMPORARY", "CONSTRAINT")
_BODIES = ("TRIGGER", "FUNCTION", "PROCEDURE")


def _body_end(tokens: Tokens, first: int, stop: int) -> int:
    """The index of the semicolon of a CREATE that may hold semicolons of its own, before `stop`; else `first`.

    A SQLite trigger has its statements between BEGIN and END, a Postgres function those of BEGIN ATOMIC; a CASE has an
    END too.
    """
    index = _kind_place(tokens, first)
    if tokens.word(index) == "RULE":
        return _behind_parentheses(tokens, index, first, stop)
    begin = _body_begin(tokens, index, stop)
    return _closed(tokens, begin + 1, stop)[0] if begin >= 0 else first


def is_torn(statement: Statement, opened: Sequence[int]) -> bool:
    """Whether one of the places of what nothing ends, in their order, is in a statement."""
    if not opened:
        return False
    tokens, at = statement.tokens, bisect_left(opened, statement.start)
    behind = tokens.start[statement.last] if statement.last < len(tokens) else tokens.stop
    return at < len(opened) and opened[at] < behind


def open_body(statement: Statement) -> int:
    """The index of the BEGIN of a CREATE's body that no END ends; -1 where there is none."""
    if statement.tokens.words[statement.first] != "CREATE":
        return -1
    begin = _body_begin(statement.tokens, _kind_place(statement.tokens, statement.first), statement.last)
    return begin if begin >= 0 and not _closed(statement.tokens, begin + 1, statement.last)[1] else -1


def _kind_place(tokens: Tokens, first: int) -> int:
    """The index of the word that says of what kind a CREATE's object is, such as TRIGGER."""
    words, index = tokens.words, first + 1
    while words[index : index + 1] and words[index] in _MODIFIERS:
        index += 1
    return index


def _body_begin(tokens: Tokens, index: int, stop: int) -> int:
    """The index of the BEGIN of the body that a CREATE has, whose kind of object stands at an index; or -1."""
    words, kind = tokens.words, tokens.word(index)
    if kind not in _BODIES:
        return -1
    end = next_place(words, ";", index, stop)
    end = _next_dollar(tokens, index, end)
    while (index := next_place(words, "BEGIN", index, end)) < end:
        if kind == "TRIGGER" or tokens.word(index + 1) == "ATOMIC":
            return index
        index += 1
    return -1


def _next_dollar(tokens: Tokens, index: int, end: int) -> int:
    """The same of a text in dollars."""
    while (index := next_place(tokens.words, "", index, end)) < end and tokens.kind_of(index) != DOLLAR:
        index += 1
    return index


_IN_RULES = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "NOTIFY", "WITH", "VALUES", "(", ")", ";"})


def _behind_parentheses(tokens: Tokens, index: int, first: int, stop: int) -> int:
    """The index of the semicolon outside parentheses that ends a rule; `first` when nothing closes them.

    What a rule cannot hold ends the search: the next statement has begun.
    """
    depth = 0
    for at in range(index, stop):
        mark = tokens.words[at]
        if mark == ";" and depth == 0:
            return at
        if mark == ";" and tokens.word(at + 1) not in _IN_RULES:
            return first
        depth += (mark == "(") - (mark == ")")
    return first if depth else stop


_BEHIND_BODIES = frozenset({"CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "COMMENT", "PRAGMA", "DO"})
"""What begins a statement, and none that a body can hold."""


def _closed(tokens: Tokens, index: int, stop: int) -> tuple[int, bool]:
    """The index behind the END of a body, and whether it has one; else where the next statement begins."""
    depth = 1
    while index < stop:
        word = tokens.words[index]
        if word == ";":
            if tokens.word(index + 1) in _BEHIND_BODIES:
                return index, False
        elif tokens.kind[index] == WORD:
            if word in ("CASE", "BEGIN"):
                depth += 1
            elif word == "END":
                depth -= 1
                if depth == 0:
                    return index + 1, True
        index += 1
    return stop, False


def _behind_data(tokens: Tokens, statement: Statement, semicolon: int) -> int:
    """The index before which the next statement begins: COPY … FROM STDIN is followed by rows, up to a line `\\.`."""
    if statement.find("FROM", "STDIN") < 0:
        return semicolon
    end = tokens.text.find("\n\\.", tokens.end[semicolon])
    end = len(tokens.text) if end < 0 else end + 3
    index = semicolon
    while index + 1 < len(tokens) and tokens.start[index + 1] < end:
        index += 1
    return index
