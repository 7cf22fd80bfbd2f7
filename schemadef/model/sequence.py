"""A sequence of its own; those of identity columns are part of the column."""

from __future__ import annotations

from typing import Literal

from schemadef.model.base import Id, Object, keep_words, word

NumberType = Literal["smallint", "integer", "bigint"]
_LARGEST: dict[str, int] = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


def limits(type: str, increment: int) -> tuple[int, int]:
    """The least and the largest number of a sequence that says nothing of them.

    CREATE SEQUENCE's page: ascending 1 to the type's largest value, descending the type's smallest to -1.
    """
    largest = _LARGEST[type]
    return (1, largest) if increment > 0 else (-largest - 1, -1)


class Sequence(Object, frozen=True, kw_only=True):
    """Numbers that are given one after the other; a limit that is None is that of its type and direction.

    `owned_by` is empty, or the table (of the same namespace) and the column with which it goes.
    """

    type: NumberType = word("bigint")
    start: int = 1
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = 1
    cycle: bool = False
    unlogged: bool = False
    owned_by: tuple[str, ...] = ()
    comment: str = ""

    def __post_init__(self) -> None:
        keep_words(self, "type")

    @property
    def owners(self) -> tuple[Id, ...]:
        """The table and the column with which it goes; none where it goes with nothing."""
        if not self.owned_by:
            return ()
        table, column = self.owned_by
        return (Id("table", self.namespace, "", table), Id("column", self.namespace, table, column))

    @property
    def least(self) -> int:
        """The smallest number that it gives."""
        return limits(self.type, self.increment)[0] if self.minimum is None else self.minimum

    @property
    def most(self) -> int:
        """The largest number that it gives."""
        return limits(self.type, self.increment)[1] if self.maximum is None else self.maximum
