"""Numbers that the database gives to a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model import Column, Id, Sequence
from schemadef.names import given_name
from schemadef.operations.base import Set

if TYPE_CHECKING:
    from collections.abc import Iterable


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
