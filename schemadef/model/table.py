"""A table; its columns, keys and indexes are objects of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from schemadef.model.base import Id, Object
from schemadef.model.parameters import with_plain_options

if TYPE_CHECKING:
    from collections.abc import Iterable

ReplicaIdentity = Literal["", "full", "nothing"]


class Table(Object, frozen=True, kw_only=True):
    """A table and what belongs to it as a whole.

    `partition_by` is the key that a partitioned table is divided by (`RANGE (created_at)`). `parent` is the partitioned
    table that this one is a partition of, for the rows of `bound` (`FOR VALUES IN ('a')`, `DEFAULT`); what a partition
    has from its parent, its columns above all, is no object of its own. `options` are storage parameters.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"partition_by", "bound"})

    strict: bool = False
    without_rowid: bool = False
    row_security: bool = False
    force_row_security: bool = False
    partition_by: str = ""
    parent: Id | None = None
    bound: str = ""
    unlogged: bool = False
    options: tuple[tuple[str, str], ...] = ()
    replica_identity: ReplicaIdentity = ""
    comment: str = ""

    def compared(self) -> dict[str, Any]:
        """The attributes that can differ, storage parameters as what they mean."""
        return with_plain_options(super().compared())

    def needs(self) -> Iterable[Id]:
        """Its namespace, and the table that it is a partition of."""
        yield from super().needs()
        if self.parent is not None:
            yield self.parent
