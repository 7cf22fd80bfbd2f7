"""How a table is divided into partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from schemadef.declare.base import Declared, Expression, expression, here, one_of
from schemadef.declare.column import Column, IndexKey

if TYPE_CHECKING:
    from collections.abc import Iterable

Strategy = Literal["range", "list", "hash"]


class PartitionBy(Declared):
    """The key that a table's rows are divided by: `by_day = PartitionBy("range", created_at)`.

    A partition is a table of its own: `class Events2026(Table, partition_of=Events, values="FROM (…) TO (…)")`, or
    `values="DEFAULT"`. Each key is a column, a `key(…)` or an expression.
    """

    __slots__ = ("keys", "strategy")

    def __init__(
        self, strategy: Strategy, *keys: Column | IndexKey | str | Expression, only: str | Iterable[str] = ()
    ) -> None:
        super().__init__("", only, here())
        one_of(strategy, get_args(Strategy), "the way to divide", self.where)
        self.strategy: Strategy = strategy
        self.keys = tuple(self._key(given) for given in keys)

    def _key(self, given: Column | IndexKey | str | Expression) -> IndexKey:
        if isinstance(given, IndexKey):
            return given
        return IndexKey(given if isinstance(given, Column) else expression(given, self.where))
