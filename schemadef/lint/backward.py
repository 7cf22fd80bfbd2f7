"""The marks of tools whose files hold both ways: which parts of a file take it back, and who cuts it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File

_MARK = re.compile(
    r"--+[ \t]*(?:"
    r"(?P<back>migrate:down|\+(?:goose|migrate|micrate)[ \t]+down|!downs|down migration|rambler down|//@undo"
    r"|(?:--[ \t]*)?create above / drop below)"
    r"|migrate:up|\+(?:goose|migrate|micrate)[ \t]+up|!ups|up migration|rambler up"
    r")\b",
    re.IGNORECASE,
)
"""Marks of dbmate, goose, sql-migrate, micrate, Play, node-pg-migrate, rambler, MyBatis and tern, by their manuals."""

_CUTTER = pattern(r"--+[ \t]*[+!]")
"""How the marks begin of tools that send each statement alone, by their manuals: goose, sql-migrate, micrate, Play."""


def _marks(text: str) -> Iterator[re.Match[str]]:
    """The marks that begin their line."""
    for mark in _MARK.finditer(text):
        if not text[text.rfind("\n", 0, mark.start()) + 1 : mark.start()].strip(" \t#-"):
            yield mark


def ways_back(text: str) -> list[tuple[int, int]]:
    """Where each part begins and ends that takes the others back: up to the next mark that leads forward."""
    found: list[tuple[int, int]] = []
    begin = -1
    for mark in _marks(text):
        if mark["back"] and begin < 0:
            begin = mark.start()
        elif not mark["back"] and begin >= 0:
            found.append((begin, mark.start()))
            begin = -1
    return [*found, (begin, len(text))] if begin >= 0 else found


def _marks_of(file: File) -> list[re.Match[str]]:
    """The marks of a file, looked for once."""
    return file.known("marks", lambda one: list(_marks(one.text)))


def ways_back_of(file: File) -> list[tuple[int, int]]:
    """The same of a file, read once."""
    return file.known("ways back", lambda one: ways_back(one.text)) if _marks_of(file) else []


def is_back(parts: list[tuple[int, int]], offset: int) -> bool:
    """Whether an offset is in one of those parts."""
    return any(begin <= offset < end for begin, end in parts)


def is_of_a_tool(file: File) -> bool:
    """Whether a file has such marks: its tool takes a breakpoint for a comment."""
    return bool(_marks_of(file))


def is_cut_by_its_tool(file: File) -> bool:
    """Whether the tool whose marks a file has sends its statements one by one."""
    return any(_CUTTER.match(mark[0]) for mark in _marks_of(file))
