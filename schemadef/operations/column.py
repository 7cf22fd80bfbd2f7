"""Columns of tables that exist already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Check, Column, Object
from schemadef.names import quote
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable


class AddColumn(Create, frozen=True, kw_only=True):
    """Add a column, with the checks that are about it alone."""

    object: Column
    checks: tuple[Check, ...] = ()

    def makes(self) -> Iterable[Object]:
        """The column and its checks."""
        yield self.object
        yield from self.checks

    def directive(self) -> str:
        """Not when it is there already."""
        return f"unless column {quote(self.object.table)}.{quote(self.object.name)}"

    def reverse(self) -> DropColumn:
        """The drop of the column with its checks."""
        return DropColumn(object=self.object, checks=self.checks)


class DropColumn(Drop, frozen=True, kw_only=True):
    """Drop a column with the checks that are about it alone."""

    hazards = (Hazard.DELETES_DATA,)

    object: Column
    checks: tuple[Check, ...] = ()

    def drops(self) -> Iterable[Object]:
        """The checks and the column."""
        yield from self.checks
        yield self.object

    def directive(self) -> str:
        """Only while it is there."""
        return f"if column {quote(self.object.table)}.{quote(self.object.name)}"

    def reverse(self) -> AddColumn:
        """The column with its checks, without its values."""
        return AddColumn(object=self.object, checks=self.checks)


RULES["column"] = Rules(
    rank=6,
    create=AddColumn,
    drop=DropColumn,
    alters={"comment": SetComment},
)
