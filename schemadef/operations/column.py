"""Columns of tables that exist already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Check, Column, ForeignKey, Object
from schemadef.names import quote
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.column_default import SetColumnDefault
from schemadef.operations.column_generated import SetColumnGenerated
from schemadef.operations.column_identity import SetColumnIdentity
from schemadef.operations.column_null import SetColumnNull
from schemadef.operations.column_storage import SetColumnOptions, SetCompression, SetStatistics, SetStorage
from schemadef.operations.column_type import SetColumnType
from schemadef.operations.comment import SetComment
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class AddColumn(Create, frozen=True, kw_only=True):
    """Add a column, with the checks and the foreign keys that are about it alone.

    `passing` says that a later statement of the same change gives it its default and says whether it may be NULL;
    `invented` that nobody has said the default which it has until then, for the rows that are there.
    """

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Column
    checks: tuple[Check, ...] = ()
    references: tuple[ForeignKey, ...] = ()
    passing: bool = False
    invented: bool = False

    def makes(self) -> Iterable[Object]:
        """The column, its checks and its foreign keys."""
        yield self.object
        yield from self.checks
        yield from self.references

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Rows that are there have no value for a column that must have one."""
        column = self.object
        given = column.null or column.default is not None or column.identity is not None
        if column.generated is not None:
            return () if column.virtual else (Hazard.REWRITES_TABLE,)
        return () if given else (Hazard.MAY_FAIL_ON_DATA,)

    def requires(self, features: Mapping[str, Any]) -> Iterable[Requirement]:
        """Rows that are there have no value for a column that must have one."""
        if Hazard.MAY_FAIL_ON_DATA in self.hazards:
            yield Requirement(kind="no rows", table=self.object.place)

    def invents(self) -> Iterable[str]:
        """The column, when its rows get a default that is not its own."""
        return (f"{self.object.table}.{self.object.name}",) if self.invented else ()

    def directive(self) -> str:
        """Not when it is there already."""
        return f"unless column {quote(self.object.table)}.{quote(self.object.name)}"

    def reverse(self) -> DropColumn:
        """The drop of the column with its checks and foreign keys."""
        return DropColumn(object=self.object, checks=self.checks, references=self.references)


class DropColumn(Drop, frozen=True, kw_only=True):
    """Drop a column with the checks that are about it alone."""

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Column
    checks: tuple[Check, ...] = ()
    references: tuple[ForeignKey, ...] = ()

    def drops(self) -> Iterable[Object]:
        """The foreign keys, the checks and the column."""
        yield from self.references
        yield from self.checks
        yield self.object

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """What is computed can be computed again; everything else is gone, and so is what reads it."""
        if self.object.generated is not None:
            return (Hazard.BREAKS_OLD_CODE,)
        return (Hazard.DELETES_DATA, Hazard.BREAKS_OLD_CODE)

    def directive(self) -> str:
        """Only while it is there."""
        return f"if column {quote(self.object.table)}.{quote(self.object.name)}"

    def reverse(self) -> AddColumn:
        """The column with its checks, without its values."""
        return AddColumn(object=self.object, checks=self.checks, references=self.references)


_ALTERS: dict[str, Any] = {
    "comment": SetComment,
    "type": SetColumnType,
    "collation": SetColumnType,
    "null": SetColumnNull,
    "default": SetColumnDefault,
    "identity": SetColumnIdentity,
    "generated": SetColumnGenerated,
    "storage": SetStorage,
    "compression": SetCompression,
    "statistics": SetStatistics,
    "options": SetColumnOptions,
}

RULES["column"] = Rules(
    rank=6,
    create=AddColumn,
    drop=DropColumn,
    alters=_ALTERS,
    replaces={
        "virtual": "ALTER TABLE does not store what was computed when read, nor the other way round",
        "autoincrement": "ALTER TABLE does not change how numbers are given",
    },
    holds_data=True,
    apart=("comment", "storage", "compression", "statistics", "options"),
)
