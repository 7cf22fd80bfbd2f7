"""A statement of a file that is not held: where it is, and its words when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.part import dropped_names
from schemadef.lint.sql.shape import shape_of
from schemadef.lint.sql.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.files import Found
    from schemadef.lint.sql.shape import Name, Shape


_FIXED = {"first": 0, "unit": 0, "guard": None, "outer": None, "inner": (), "_known": None}
"""What is the same for all."""


class Past(Statement):
    """A statement by the file that it is in and its offsets; its tokens are those of its own text alone.

    There are as many as a folder has statements about tables, and few are asked for anything: what else there is of a
    statement is there from when it is asked for.
    """

    __slots__ = ("_end", "_found", "_start")

    def __init__(self, found: Found, start: int, end: int) -> None:
        self._found = found
        self._start = start
        self._end = end

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - tokens, how many there are, what they say
        if name in _FIXED:
            return _FIXED[name]
        if name == "shape":
            self.shape = shape_of(self.tokens, self.first, self.last)
        elif name in ("tokens", "last"):
            self.tokens = Tokens(self._found.text, self._start, self._end)
            self.last = len(self.tokens)
        else:
            raise AttributeError(name)
        return getattr(self, name)

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self._start

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self._end

    @property
    def found(self) -> Found:
        """The file that it is in."""
        return self._found


class Told(Past):
    """The same with what was read of it elsewhere: its shape, and the names of what it drops."""

    __slots__ = ()

    def __init__(self, found: Found, start: int, end: int, shape: Shape, gone: Sequence[Name]) -> None:
        self._found = found
        self._start = start
        self._end = end
        self.shape = shape
        if gone:
            self._known = {_DROPPED: gone}


_DROPPED = "dropped"


def dropped(statement: Statement) -> Sequence[Name]:
    """The names of what a statement drops."""
    return statement.known(_DROPPED, dropped_names)
