"""A statement of a file that is not held: where it is, and its words when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.lint.lexer import Tokens
from schemadef.lint.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Hashable

    from schemadef.lint.files import Found
    from schemadef.lint.shape import Shape


class Past(Statement):
    """A statement by the file that it is in and its offsets; its tokens are those of its own text alone."""

    __slots__ = ("_end", "_found", "_start")

    def __init__(
        self,
        found: Found,
        start: int,
        end: int,
        shape: Shape | None = None,
        known: dict[Hashable, Any] | None = None,
    ) -> None:
        self._found = found
        self._start = start
        self._end = end
        self.first = 0
        self.unit = 0
        self.guard = self.outer = None
        self._shape = shape
        self._known = known

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - tokens, or how many there are
        if name not in ("tokens", "last"):
            raise AttributeError(name)
        self.tokens = Tokens(self._found.text, self._start, self._end)
        self.last = len(self.tokens)
        return getattr(self, name)

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self._start

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self._end

    def forget(self) -> None:
        """Let go of what was read of it."""
        for name in ("tokens", "last"):
            try:
                delattr(self, name)
            except AttributeError:
                # nobody has asked for it
                continue
        super().forget()
