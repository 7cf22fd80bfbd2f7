"""The way back of what a plan makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import fold
from schemadef.model import ForeignKey, Id, Index, Object, TablePart
from schemadef.model.base import table_id
from schemadef.operations import Create, Drop, Operation, inverse
from schemadef.operations.table import CreateTable, DropTable

if TYPE_CHECKING:
    from collections.abc import Iterable


def rollback(operations: Iterable[Operation]) -> list[Operation]:
    """The way back, without steps on what goes with its table anyway."""
    reverse = inverse(operations)
    going = {obj.id for operation in reverse for obj in _gone(operation)}
    return [operation for operation in reverse if not _needless(operation, going)]


def each_points_back(operations: Iterable[Operation]) -> bool:
    """Whether every new table references none but those that are made before it, so that they can go one by one."""
    made: set[str] = set()
    for operation in operations:
        if isinstance(operation, CreateTable):
            keys = (part for part in operation.parts if isinstance(part, ForeignKey))
            if not all(fold(key.references_table) in made for key in keys):
                return False
            made.add(fold(operation.object.name))
    return True


def _gone(operation: Operation) -> Iterable[Object]:
    """What an operation drops, but for the parts of a table: each of them is told by its table."""
    return (operation.object,) if isinstance(operation, DropTable) else operation.drops()


def _needless(operation: Operation, going: set[Id]) -> bool:
    """Whether the object of a step goes with another step's.

    A foreign key and a trigger are dropped before their table all the same: rows that go with it would meet them; and
    so is a policy that reads another table, which Postgres would not drop before it.
    """
    obj = operation.object
    for id in obj.goes_with:
        if id in going or (id.table and table_id(id.namespace, id.table) in going):
            return True
    with_table = isinstance(obj, TablePart) and obj.table_id in going
    if isinstance(operation, Create):
        return with_table
    if not isinstance(operation, Drop):
        return with_table or obj.id in going
    return with_table and obj.kind in ("index", "policy") and not getattr(obj, "uses", ()) and not _computed(obj)


def _computed(obj: Object) -> bool:
    """Whether it is an index over expressions. libSQL has its vector indexes so, and cannot drop a table that has one
    and that a foreign key points at ("SQL logic error", libsql 3.45.1).
    """
    return isinstance(obj, Index) and any(part.expression for part in obj.parts)
