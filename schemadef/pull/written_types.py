"""Types and enums as the declaration writes them; each is found once, and kept in the book."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.declare.base import here
from schemadef.declare.column import Column

if TYPE_CHECKING:
    from enum import StrEnum

    from schemadef.declare.column import LogicalType
    from schemadef.model import Id
    from schemadef.pull.layout import Group

_PLACE = here(1)


class Typed(NamedTuple):
    """A column's type as it is written: the call without options, what it means, and the check that comes with it."""

    logical: LogicalType
    call: Group
    check: Id | None = None

    def declared(self, name: str = "") -> Column:
        """A column of that type and nothing else."""
        return Column(self.logical, _PLACE, {"name": name} if name else {})


class Labels(NamedTuple):
    """An enum as a class: its name, its members by their labels, the class itself, and its type where it has one."""

    name: str
    members: dict[str, str]
    made: type[StrEnum]
    sql_name: str = ""
    namespace: str = ""
