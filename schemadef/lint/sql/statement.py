"""A statement, and what guards it in a block."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.part import Part
from schemadef.lint.sql.places import place_of
from schemadef.lint.sql.shape import shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from schemadef.lint.sql.shape import Shape

T = TypeVar("T")


class Statement:
    """One statement: the tokens from `first` up to `last`, without its semicolon.

    `unit` counts the parts of a file that are sent as one. `guard` is what stands around it in a DO block, or None;
    `outer` is that block, `inner` are the statements of one. `shape` is what it says.
    """

    __slots__ = ("_known", "first", "guard", "inner", "last", "outer", "shape", "tokens", "unit")

    def __init__(
        self,
        tokens: Tokens,
        first: int,
        last: int,
        unit: int = 0,
        guard: Guard | None = None,
        outer: Statement | None = None,
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.unit = unit
        self.guard = guard
        self.outer = outer
        self.inner: Sequence[Statement] = ()
        self._known: dict[Hashable, Any] | None = None
        self.shape: Shape = shape_of(tokens, first, last)

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.tokens.start[self.first]

    @property
    def end(self) -> int:
        """The offset behind its last character, the semicolon aside."""
        return self.tokens.end_of(self.last - 1)

    @property
    def text(self) -> str:
        """The statement as it is written."""
        return self.tokens.text[self.start : self.end]

    def forget(self) -> None:
        """Let go of what is known of it, which is read again when it is asked for, and of what stands around it.

        A guard knows its statements, and they know it: nothing else would let go of them.
        """
        if self.guard is not None and isinstance(self.guard.inside, list):
            self.guard.inside.clear()
        self._known = self.guard = self.outer = None
        self.inner = ()

    def words(self, count: int) -> list[str]:
        """Its first words in upper case."""
        return [self.tokens.word(index) for index in range(self.first, min(self.first + count, self.last))]

    def find(self, *words: str) -> int:
        """The index of the first token of a run of words outside parentheses, or -1."""
        return place_of(self.tokens.words, self.first, self.last, words)

    def known(self, what: Hashable, read: Callable[[Statement], T]) -> T:
        """What is read of it once, whoever asks: by a name for it, and how it is read."""
        if self._known is None:
            self._known = {}
        if what not in self._known:
            self._known[what] = read(self)
        found: T = self._known[what]
        return found


class Guard(NamedTuple):
    """`condition` is the text of an IF, `negated` in its ELSE; `caught` are the exceptions of a handler.

    A `silent` handler does nothing. `start` is the condition's offset. `inside` are the statements that it stands
    around, `around` the guard that it stands in itself. One that `holds` is not to be doubted: what a statement makes
    was dropped before it, or nobody can read when it runs. `query` is what a loop goes through. A variable has kept
    what was `told` before. What a handler does runs when what stands around has `failed`."""

    condition: str = ""
    start: int = 0
    caught: tuple[str, ...] = ()
    negated: bool = False
    silent: bool = False
    inside: Sequence[Statement] = ()
    around: Guard | None = None
    holds: bool = False
    query: str = ""
    told: bool = False
    failed: Guard | None = None

    def read_in(self, statement: Statement) -> Part:
        """The tokens of the condition, for a statement that it stands around."""
        tokens, end = statement.tokens, self.start + len(self.condition)
        if not tokens.begin <= self.start <= end <= tokens.stop:
            tokens = Tokens(tokens.text, self.start, end)
        return Part(tokens, bisect_left(tokens.start, self.start), bisect_left(tokens.start, end))
