"""How a table is kept: whether it is logged, and what replication tells its rows apart by."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import Table
from schemadef.operations.base import Set
from schemadef.statement import Hazard


class SetLogged(Set, frozen=True, kw_only=True):
    """Write a table's changes to the log from now on, or no longer (postgresql.org: ALTER TABLE, "SET LOGGED")."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Table
    old: Table

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """The whole table is written anew."""
        return (Hazard.REWRITES_TABLE,)


class SetReplicaIdentity(Set, frozen=True, kw_only=True):
    """Say by what logical replication tells rows apart (postgresql.org: ALTER TABLE, "REPLICA IDENTITY")."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Table
    old: Table
