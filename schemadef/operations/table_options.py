"""How a table is kept: whether it is logged, and what replication tells its rows apart by."""

from __future__ import annotations

from schemadef.model import Table
from schemadef.operations.base import Set
from schemadef.statement import Hazard


class SetLogged(Set, frozen=True, kw_only=True):
    """Write a table's changes to the log from now on, or no longer (postgresql.org: ALTER TABLE, "SET LOGGED")."""

    object: Table
    old: Table

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """The whole table is written anew."""
        return (Hazard.REWRITES_TABLE,)

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE"


class SetReplicaIdentity(Set, frozen=True, kw_only=True):
    """Say by what logical replication tells rows apart (postgresql.org: ALTER TABLE, "REPLICA IDENTITY")."""

    object: Table
    old: Table

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return "ACCESS EXCLUSIVE"
