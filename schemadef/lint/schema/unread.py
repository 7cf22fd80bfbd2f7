"""Statements that a schema has taken note of, and has not read: most are never asked for what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.sql.statement import Statement


class Unread:
    """A history, statements or where they are, with how many of it have been read."""

    __slots__ = ("_read", "history")

    def __init__(self, history: list[Statement | int] | None = None, read: int = 0) -> None:
        self.history = history or []
        self._read = read

    def copy(self) -> Unread:
        """Another one that is as this one is now."""
        return Unread(list(self.history), self._read)

    def rest(self) -> range:
        """The places of those that nobody has read, who does so now."""
        rest = range(self._read, len(self.history))
        self._read = len(self.history)
        return rest
