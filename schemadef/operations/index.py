"""Indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Index
from schemadef.operations.base import RULES, Create, Drop, Operation, Rules
from schemadef.operations.comment import SetComment
from schemadef.operations.index_role import SetClustered, SetIndexReplicaIdentity
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class CreateIndex(Create, frozen=True, kw_only=True):
    """Create an index; beside others who write, when it is asked for and the table is there already."""

    object: Index

    def steps(self, features: Mapping[str, Any]) -> Iterator[Operation]:
        """Itself, or the statements that build it without keeping others from writing."""
        if self.standing and features.get("online") and not self.object.partitioned:
            yield from online_steps(self.object)
        else:
            yield self

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Nobody writes to the table while it is built; rows that are there may be alike."""
        if not self.standing:
            return ()
        return (Hazard.BLOCKS_WRITES, Hazard.MAY_FAIL_ON_DATA) if self.object.unique else (Hazard.BLOCKS_WRITES,)

    def requires(self, features: Mapping[str, Any]) -> Iterator[Requirement]:
        """What it demands of the rows that are there."""
        if self.standing:
            yield from _demanded(self.object)

    @property
    def lock(self) -> str:
        """CREATE INDEX takes SHARE (postgresql.org: Explicit Locking)."""
        return "SHARE" if self.standing else ""


def _demanded(index: Index) -> Iterator[Requirement]:
    """No two rows are alike in a unique index; one over expressions or some rows only is left to the server."""
    columns = tuple(part.column for part in index.parts)
    if index.unique and all(columns) and not index.where:
        yield Requirement(kind="different", table=index.place, columns=columns)


def online_steps(index: Index) -> Iterator[Operation]:
    """What builds an index while others write, and begins anew where that was broken off.

    A build that fails leaves an invalid index of that name, which IF NOT EXISTS takes for the index (postgresql.org:
    CREATE INDEX, "Building Indexes Concurrently").
    """
    yield DropInvalidIndex(object=index)
    yield CreateIndexConcurrently(object=index)


class DropInvalidIndex(Operation, frozen=True, kw_only=True):
    """Take away what a failed build left."""

    # DROP INDEX: postgresql.org, Explicit Locking
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Index


class CreateIndexConcurrently(Create, frozen=True, kw_only=True):
    """Build an index while others write; not in a transaction."""

    # CREATE INDEX CONCURRENTLY takes SHARE UPDATE EXCLUSIVE (postgresql.org: Explicit Locking)
    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"
    transactional: ClassVar[bool] = False

    object: Index

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Rows that are there may be alike."""
        return (Hazard.MAY_FAIL_ON_DATA,) if self.object.unique else ()

    def requires(self, features: Mapping[str, Any]) -> Iterator[Requirement]:
        """What it demands of the rows that are there."""
        yield from _demanded(self.object)


class DropIndex(Drop, frozen=True, kw_only=True):
    """Drop an index."""

    # DROP INDEX: postgresql.org, Explicit Locking
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Index

    def steps(self, features: Mapping[str, Any]) -> Iterator[Operation]:
        """Itself, or the statement that waits for others without keeping them waiting, which has no guard."""
        guarded = self.taken or self.until or self.used_by or self.turned
        online = features.get("online") and not self.object.partitioned and not guarded
        yield DropIndexConcurrently(object=self.object) if online else self


class DropIndexConcurrently(Drop, frozen=True, kw_only=True):
    """Drop an index while others read and write; not in a transaction."""

    # DROP INDEX CONCURRENTLY takes SHARE UPDATE EXCLUSIVE (postgresql.org: Explicit Locking)
    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"
    transactional: ClassVar[bool] = False

    object: Index


RULES["index"] = Rules(
    rank=11,
    create=CreateIndex,
    drop=DropIndex,
    alters={"comment": SetComment, "clustered": SetClustered, "replica_identity": SetIndexReplicaIdentity},
    replaces=dict.fromkeys(
        ("parts", "unique", "method", "include", "where", "nulls_not_distinct", "options", "materialized"),
        "ALTER INDEX changes none of what an index holds",
    ),
    apart=("comment", "clustered", "replica_identity"),
)
