"""Columns of tables that exist already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Check, Column, ForeignKey, Object
from schemadef.names import quote
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable


class AddColumn(Create, frozen=True, kw_only=True):
    """Add a column, with the checks and the foreign keys that are about it alone."""

    object: Column
    checks: tuple[Check, ...] = ()
    references: tuple[ForeignKey, ...] = ()

    def makes(self) -> Iterable[Object]:
        """The column, its checks and its foreign keys."""
        yield self.object
        yield from self.checks
        yield from self.references

    def directive(self) -> str:
        """Not when it is there already."""
        return f"unless column {quote(self.object.table)}.{quote(self.object.name)}"

    def reverse(self) -> DropColumn:
        """The drop of the column with its checks and foreign keys."""
        return DropColumn(object=self.object, checks=self.checks, references=self.references)


class DropColumn(Drop, frozen=True, kw_only=True):
    """Drop a column with the checks that are about it alone."""

    hazards = (Hazard.DELETES_DATA,)

    object: Column
    checks: tuple[Check, ...] = ()
    references: tuple[ForeignKey, ...] = ()

    def drops(self) -> Iterable[Object]:
        """The foreign keys, the checks and the column."""
        yield from self.references
        yield from self.checks
        yield self.object

    def directive(self) -> str:
        """Only while it is there."""
        return f"if column {quote(self.object.table)}.{quote(self.object.name)}"

    def reverse(self) -> AddColumn:
        """The column with its checks, without its values."""
        return AddColumn(object=self.object, checks=self.checks, references=self.references)


RULES["column"] = Rules(
    rank=6,
    create=AddColumn,
    drop=DropColumn,
    alters={"comment": SetComment},
)
