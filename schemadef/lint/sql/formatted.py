"""The text of a format(), in which names are put in: %I, %1$I and %s are names of their own, and none is called i."""

from __future__ import annotations

from schemadef.lint.sql.lexer import Tokens


class Formatted(Tokens):
    """The tokens of such a text."""

    def name(self, index: int) -> str:
        """The identifier that a token is; of what is put in the mark as it is written."""
        name = super().name(index)
        return f"%{self.source(index)}" if name and self._is_put_in(index) else name

    def names(self, index: int, last: int) -> tuple[tuple[str, ...], int]:
        """A name with what it is in, and the index behind it."""
        found, end = super().names(index, last)
        # the names stand before the end, with a point between: the last first
        places = range(end - 1, index - 1, -1)
        named = [at for at in places if self.is_name(at)][: len(found)][::-1]
        return tuple(self.name(at) for at in named) if len(named) == len(found) else found, end

    def _is_put_in(self, index: int) -> bool:
        before = self.text[max(self.start[index] - _WIDEST, 0) : self.start[index]].rstrip("0123456789$")
        return before.endswith("%") and self.pieces[index][:1] in ("I", "s", "L")


_WIDEST = 4
