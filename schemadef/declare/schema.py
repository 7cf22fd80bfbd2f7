"""A whole declaration: everything that its modules declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.aggregate import Aggregate
    from schemadef.declare.base import Declared
    from schemadef.declare.composite_type import CompositeType
    from schemadef.declare.domain import Domain
    from schemadef.declare.enum import EnumType
    from schemadef.declare.function import Function
    from schemadef.declare.materialized_view import MaterializedView
    from schemadef.declare.privilege import DefaultPrivileges, Grant, Owner, Revoke
    from schemadef.declare.range_type import RangeType
    from schemadef.declare.sequence import Sequence
    from schemadef.declare.standalone import Extension, Namespace, Raw, Role, View
    from schemadef.declare.table import Table


class Schema(NamedTuple):
    """What the modules of one declaration hold, in the order of the files and their lines."""

    files: tuple[str, ...] = ()
    tables: tuple[type[Table], ...] = ()
    views: tuple[View, ...] = ()
    materialized_views: tuple[MaterializedView, ...] = ()
    functions: tuple[Function, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    extensions: tuple[Extension, ...] = ()
    namespaces: tuple[Namespace, ...] = ()
    roles: tuple[Role, ...] = ()
    raws: tuple[Raw, ...] = ()
    enums: tuple[EnumType, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    domains: tuple[Domain, ...] = ()
    composite_types: tuple[CompositeType, ...] = ()
    range_types: tuple[RangeType, ...] = ()
    privileges: tuple[Grant | Revoke | DefaultPrivileges | Owner, ...] = ()

    def standing(self) -> Iterator[Declared]:
        """What stands outside of tables under a name of its own; privileges are only said of something."""
        first, last = self._fields.index("tables") + 1, self._fields.index("privileges")
        return (thing for section in self._fields[first:last] for thing in getattr(self, section))

    def has_tables_alone(self) -> bool:
        """Whether nothing stands outside tables, nor what is said in a table's class of something outside: a grant."""
        outside = any(self[self._fields.index("tables") + 1 :])
        return not outside and not any(member.section for table in self.tables for member in table.__table__.members)
