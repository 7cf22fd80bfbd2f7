"""Where words stand among the words of a text."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")
_OPENING = ("(", "[")
_CLOSING = (")", "]")


def place_of(found: list[str], first: int, last: int, words: tuple[str, ...]) -> int:
    """The index of the first of a run of words outside parentheses, among those from `first` up to `last`; or -1."""
    head, run, depth, at = words[0], list(words), 0, first
    closes = head in _CLOSING
    while True:
        try:
            place = found.index(head, at, last)
        except ValueError:
            return -1
        # the whole list is counted faster than its tokens are looked at one by one
        between = found[at:place]
        if between:
            depth += between.count("(") + between.count("[") - between.count(")") - between.count("]")
        if depth == closes and found[place : place + len(run)] == run:
            return place if place + len(run) <= last else -1
        depth += (head in _OPENING) - closes
        at = place + 1


def next_place(among: list[T], what: T, index: int, end: int) -> int:
    """The place of the next such thing before `end`; `end` when there is none."""
    try:
        return among.index(what, index, end)
    except ValueError:
        return end
