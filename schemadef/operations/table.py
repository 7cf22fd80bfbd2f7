"""Tables, with the columns and constraints that are made in the same statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model import Column, Id, Object, PrimaryKey, Table, TablePart
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment
from schemadef.operations.options import SetOptions
from schemadef.operations.partition import SetPartition
from schemadef.operations.table_options import SetLogged, SetReplicaIdentity
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable


class CreateTable(Create, frozen=True, kw_only=True):
    """Create a table with `parts`: its columns in their order, then the constraints made with it."""

    object: Table
    parts: tuple[TablePart, ...] = ()

    def makes(self) -> Iterable[Object]:
        """The table and its parts."""
        yield self.object
        yield from self.parts

    def needs(self) -> Iterable[Id]:
        """What the table and its parts stand on, beside themselves: most parts stand on nothing else."""
        yield from self.object.needs()
        for part in self.parts:
            if not part.is_independent():
                yield from part.needs()

    def key_in_column(self) -> PrimaryKey | None:
        """The primary key that must be said in its column: AUTOINCREMENT stands only there."""
        for part in self.parts:
            if isinstance(part, Column) and part.autoincrement:
                return next((part for part in self.parts if isinstance(part, PrimaryKey)), None)
        return None

    def reverse(self) -> DropTable:
        """The drop of the table with the same parts."""
        return DropTable(object=self.object, parts=self.parts)


class DropTable(Drop, frozen=True, kw_only=True):
    """Drop a table and everything in it; `detached` says that it is a partition, and leaves its parent before."""

    # DROP TABLE: postgresql.org, Explicit Locking
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Table
    parts: tuple[TablePart, ...] = ()
    detached: bool = False

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Its rows are gone."""
        return (Hazard.DELETES_DATA, Hazard.BREAKS_OLD_CODE)

    def drops(self) -> Iterable[Object]:
        """The table and its parts."""
        yield from self.parts
        yield self.object

    def reverse(self) -> CreateTable:
        """The creation of the table with the same parts."""
        return CreateTable(object=self.object, parts=self.parts)


class SetRowSecurity(Set, frozen=True, kw_only=True):
    """Switch a table's row-level security on or off."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Table
    old: Table


class SetForceRowSecurity(Set, frozen=True, kw_only=True):
    """Let a table's row-level security bind its owner too, or not."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Table
    old: Table


RULES["table"] = Rules(
    rank=5,
    create=CreateTable,
    drop=DropTable,
    alters={
        "comment": SetComment,
        "row_security": SetRowSecurity,
        "force_row_security": SetForceRowSecurity,
        "parent": SetPartition,
        "bound": SetPartition,
        "unlogged": SetLogged,
        "options": SetOptions,
        "replica_identity": SetReplicaIdentity,
    },
    replaces=dict.fromkeys(
        ("strict", "without_rowid", "partition_by"), "ALTER TABLE does not change how a table keeps its rows"
    ),
    holds_data=True,
    apart=("comment", "row_security", "force_row_security", "replica_identity"),
)
