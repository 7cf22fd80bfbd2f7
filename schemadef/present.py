"""Which names stand in a Postgres database, so that nothing is compared with what cannot be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import (
    Aggregate,
    CompositeType,
    Domain,
    Enum,
    Function,
    Index,
    MaterializedView,
    Object,
    Procedure,
    RangeType,
    Sequence,
    Table,
    TablePart,
    View,
)
from schemadef.operations import Create
from schemadef.operations.rename import Rename

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from schemadef.engines.base import Engine
    from schemadef.operations import Operation

_OWN = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
_NAMES = " UNION ALL ".join(
    f"SELECT n.nspname::text, o.{name}::text FROM pg_catalog.{table} o"
    f" JOIN pg_catalog.pg_namespace n ON n.oid = o.{namespace} WHERE {_OWN}"
    for table, name, namespace in (
        ("pg_class", "relname", "relnamespace"),
        ("pg_type", "typname", "typnamespace"),
        ("pg_proc", "proname", "pronamespace"),
    )
)
_NAMED = (
    *(Table, View, MaterializedView, Sequence),
    *(Enum, Domain, CompositeType, RangeType),
    *(Function, Procedure, Aggregate),
)
"""The kinds whose names are in one of these catalogs, and which are there only if their names are."""

Name = tuple[str, str]


def names_there(engine: Engine) -> frozenset[Name]:
    """The namespace and the name of every relation, type and routine; raises EngineError."""
    return frozenset((str(namespace), str(name)) for namespace, name in engine.query(_NAMES))


class Present:
    """What of a migration may stand already, by the names at its start.

    A table's part may not when the migration itself makes the table. Where it renames something, all may.
    """

    def __init__(self, operations: Iterable[Operation], names: Collection[Name]) -> None:
        self._names = names
        self._renames = False
        self._made: set[Name] = set()
        for operation in operations:
            self._renames = self._renames or isinstance(operation, Rename)
            if isinstance(operation, Create) and isinstance(operation.object, Table):
                self._made.add(_name(operation.object))

    def may_stand(self, obj: Object) -> bool:
        """Whether what is to be made may be there."""
        if self._renames:
            return True
        if isinstance(obj, TablePart):
            table = (obj.namespace, obj.table)
            is_new = table in self._made and table not in self._names
            # an index that a table elsewhere has by this name would be taken for this one
            return not is_new or (isinstance(obj, Index) and _name(obj) in self._names)
        return not isinstance(obj, _NAMED) or _name(obj) in self._names


def _name(obj: Object) -> Name:
    return obj.namespace, obj.name
