"""Numbers that the database gives to a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from schemadef.model import Column, Id, Sequence
from schemadef.names import given_name
from schemadef.operations.base import Set

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.model.sequence import NumberType


class SetColumnIdentity(Set, frozen=True, kw_only=True):
    """Make a column an identity column, change how it counts, or let it be a plain one.

    `counter` is the sequence that numbered it so far and goes: the numbers go on where that was. A column that had none
    goes on after the largest number that it holds.
    """

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"
    stage: ClassVar[int] = 6

    object: Column
    old: Column
    counter: Sequence | None = None

    @property
    def counting(self) -> Sequence | None:
        """How the column counts, its limits said outright; None when it does not."""
        return _counting(self.object)

    @property
    def turns(self) -> bool:
        """Whether it counts the other way: numbers that it has given lie ahead then."""
        before, after = self.old.identity, self.object.identity
        return before is not None and after is not None and (before.increment > 0) != (after.increment > 0)

    @property
    def may_lie_outside(self) -> bool:
        """Whether the last number may be none of the new ones, or the first one of the old."""
        before, after = _counting(self.old), _counting(self.object)
        if before is None or after is None:
            return False
        return before.start != after.start or before.least < after.least or before.most > after.most

    def needs(self) -> Iterable[Id]:
        """Its table: the identity goes before a default comes, and what that names."""
        yield self.object.table_id

    def frees(self) -> Iterable[tuple[str, str]]:
        """The name of the sequence of an identity that goes, as the server gave it."""
        if self.object.identity is None:
            yield (self.object.namespace, given_name(self.object.table, self.object.name, suffix="seq"))

    @property
    def place(self) -> int:
        """One that goes goes first: while it is there the column can neither be NULL nor have a default."""
        return 1 if self.object.identity is None else self.stage


def _counting(column: Column) -> Sequence | None:
    i = column.identity
    if i is None:
        return None
    of_type = cast("NumberType", column.type.name if column.type.name in ("smallint", "integer") else "bigint")
    return Sequence(
        name=column.name,
        type=of_type,
        start=i.start,
        increment=i.increment,
        minimum=i.minimum,
        maximum=i.maximum,
        cache=i.cache,
        cycle=i.cycle,
    )
