"""The parts of a file that take it back: behind the mark of a tool whose files hold both ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def ways_back(text: str) -> list[tuple[int, int]]:
    """Where each part begins and ends that takes the others back: up to the next mark that leads forward."""
    found: list[tuple[int, int]] = []
    begin = -1
    for mark in _MARK.finditer(text):
        if text[text.rfind("\n", 0, mark.start()) + 1 : mark.start()].strip(" \t#-"):
            continue
        if mark["back"] and begin < 0:
            begin = mark.start()
        elif not mark["back"] and begin >= 0:
            found.append((begin, mark.start()))
            begin = -1
    return [*found, (begin, len(text))] if begin >= 0 else found


def ways_back_of(file: File) -> list[tuple[int, int]]:
    """The same of a file, read once."""
    return file.known("ways back", lambda one: ways_back(one.text))


def is_back(parts: list[tuple[int, int]], offset: int) -> bool:
    """Whether an offset is in one of those parts."""
    return any(begin <= offset < end for begin, end in parts)
