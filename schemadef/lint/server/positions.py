"""Offsets of a text as positions of the protocol, and back.

Lines of the protocol end at LF, CRLF or CR (Language Server Protocol 3.17, Position); characters are counted in the
units of the encoding that client and server have agreed on, UTF-16 where they have not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from lsprotocol.types import Position, PositionEncodingKind, Range

if TYPE_CHECKING:
    from collections.abc import Callable

_LINE_END = re.compile("\r\n|\n|\r")
_WIDTHS: dict[str, Callable[[str], int]] = {
    PositionEncodingKind.Utf8.value: lambda char: len(char.encode("utf-8", "surrogatepass")),
    PositionEncodingKind.Utf16.value: lambda char: 2 if ord(char) > 0xFFFF else 1,
    PositionEncodingKind.Utf32.value: lambda char: 1,
}


class Positions:
    """The lines of one text."""

    def __init__(self, text: str, encoding: str = PositionEncodingKind.Utf16.value) -> None:
        self.text = text
        self._width = _WIDTHS[encoding]
        ends = list(_LINE_END.finditer(text))
        self._starts = [0, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(text)]

    def position(self, offset: int) -> Position:
        """The position of an offset; one inside of a line's end is at the end of the line."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset) - 1
        before = self.text[self._starts[line] : min(offset, self._ends[line])]
        return Position(line, len(before) if before.isascii() else sum(map(self._width, before)))

    def offset(self, position: Position) -> int:
        """The offset of a position; one behind a line's end is its end."""
        if position.line >= len(self._starts):
            return len(self.text)
        at, left = self._starts[position.line], position.character
        while left > 0 and at < self._ends[position.line]:
            left -= self._width(self.text[at])
            at += 1
        return at

    def range(self, start: int, end: int) -> Range:
        """The range between two offsets."""
        return Range(self.position(start), self.position(end))

    def whole(self) -> Range:
        """The range of the whole text."""
        return self.range(0, len(self.text))
