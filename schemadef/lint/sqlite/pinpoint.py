"""Where in a statement the thing stands that SQLite complains of: it names it, and not its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.check.replay import Replay
    from schemadef.lint.sql.statement import Statement

_NEAR = re.compile(r'near "(.*)": syntax error', re.DOTALL)
_UNKNOWN = re.compile(r'unrecognized token: "(.*)"', re.DOTALL)
_WORD = re.compile(r"\w+")
_SECOND = ("duplicate column name", "there is already another", "cannot rename")


def place_of(message: str, statement: Statement, replay: Replay) -> tuple[int, int]:
    """The offsets of what a message is about; of the statement's first words where that is not to be seen."""
    if near := _NEAR.match(message):
        index = _first_wrong(near[1], statement, replay)
        if index >= 0:
            return statement.tokens.start[index], statement.tokens.end[index]
    elif unknown := _UNKNOWN.match(message):
        at = statement.text.find(unknown[1])
        if at >= 0:
            return statement.start + at, statement.start + at + len(unknown[1])
    elif message == "incomplete input":
        return statement.tokens.start[statement.last - 1], statement.end
    else:
        index = _named(message, statement)
        if index >= 0:
            return statement.tokens.start[index], statement.tokens.end[index]
    return statement.start, statement.tokens.end[min(statement.first + 1, statement.last - 1)]


def _first_wrong(text: str, statement: Statement, replay: Replay) -> int:
    """The index of the token at which the parser stops: the first of those alike up to which it already complains."""
    tokens = statement.tokens
    alike = [index for index in range(statement.first, statement.last) if tokens.source(index) == text]
    low, high = 0, len(alike) - 1
    while low < high:
        middle = (low + high) // 2
        refusal = replay.explain(tokens.text[statement.start : tokens.end[alike[middle]]])
        if refusal is not None and _NEAR.match(refusal.message):
            high = middle
        else:
            low = middle + 1
    return alike[low] if alike else -1


def _named(message: str, statement: Statement) -> int:
    """The index of the name that a message ends with, or of the last of its words that the statement has as a name."""
    tokens = statement.tokens
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for index in range(statement.first, statement.last):
        if name := tokens.name(index).lower():
            first.setdefault(name, index)
            last[name] = index
    for word in reversed(_WORD.findall(message.lower())):
        if word in first:
            return last[word] if message.startswith(_SECOND) else first[word]
    return -1
