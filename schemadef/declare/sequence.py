"""Sequences (Postgres), and the numbers that columns take from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from schemadef.declare.base import Declared, Expression, Where, here, mention, one_of
from schemadef.declare.column import Column, called
from schemadef.errors import DeclarationError
from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NumberType = Literal["smallint", "integer", "bigint"]


class Sequence(Declared):
    """Numbers given one after the other, named like the variable that holds them: `numbers = Sequence(start=1000)`.

    Where nothing is said, it goes from 1 to the largest number of its type, or downwards from -1 to the smallest.
    `owned_by` is the column with which it goes, or a function that gives it; of a column that takes its numbers from
    the sequence, `next_value(…, owned=True)` says the same.
    """

    __slots__ = ("cache", "comment", "cycle", "increment", "maximum", "minimum", "namespace", "owner", "start", "type")

    section = "sequences"

    def __init__(
        self,
        *,
        type: NumberType = "bigint",
        start: int | None = None,
        increment: int = 1,
        minimum: int | None = None,
        maximum: int | None = None,
        cache: int = 1,
        cycle: bool = False,
        owned_by: Column | Callable[[], Column] | None = None,
        namespace: str = "",
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        one_of(type, get_args(NumberType), "the type of a sequence", self.where)
        self.type: NumberType = type
        self.start = start
        self.increment = increment
        self.minimum = minimum
        self.maximum = maximum
        self.cache = cache
        self.cycle = cycle
        self.owner = owned_by
        self.namespace = namespace
        self.comment = comment

    def owned_by(self) -> Column | None:
        """The column that it goes with; raises DeclarationError for what is none."""
        given = called(self.owner, self.where) if callable(self.owner) else self.owner
        if given is not None and not isinstance(given, Column):
            message = f"the sequence {self.name} is owned by {given!r}, which is no column"
            raise DeclarationError(message, hint="name a column, as in Orders.number", where=str(self.where))
        return given


class NextValue(Expression):
    """The next number of a sequence, as a default; `owned` says that the sequence goes with the column."""

    __slots__ = ("owned", "sequence")

    def __init__(self, sequence: Sequence, where: Where, *, owned: bool = False) -> None:
        super().__init__("", None, where)
        self.sequence = sequence
        self.owned = owned

    @property
    def text(self) -> str:
        """The call that gives the number."""
        return f"nextval({literal(mention(self.sequence))}::regclass)"


def next_value(sequence: Sequence, *, owned: bool = False) -> Expression:
    """The next number of a sequence: `number = bigint(default=next_value(order_numbers))`.

    `owned=True` lets the sequence go when the column goes, as that of a serial column does.
    """
    where = here()
    if not isinstance(sequence, Sequence):
        message = f"{sequence!r} is no sequence"
        raise DeclarationError(message, hint="declare one: order_numbers = Sequence()", where=str(where))
    return NextValue(sequence, where, owned=owned)
