"""What reads rows of a table by way of a function that returns them.

The server keeps such a text with a name for each column of the row, `f() f(a, b)`, and follows columns that come and go
by itself: it can be given that text only while the row has those columns. A column that went from under it is printed
as `?dropped?column?` (ruleutils.c, set_relation_column_names), which no server reads again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import UnsupportedChangeError
from schemadef.model import Function, MaterializedView, View
from schemadef.operations import Create, Set
from schemadef.operations.column import AddColumn, DropColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemadef.model import Id
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot

_GONE = "?dropped?column?"


def order_around_rows(operations: Sequence[Operation], new: Snapshot) -> Iterator[tuple[int, int]]:
    """The places of what reads the rows of tables through functions, each with that of a column that comes or goes."""
    columns: dict[Id, list[int]] = {}
    for number, operation in enumerate(operations):
        if isinstance(operation, AddColumn | DropColumn):
            columns.setdefault(operation.object.table_id, []).append(number)
    if not columns:
        return
    returned = {function.id: [id for id in function.uses if id in columns] for function in new.of(Function)}
    for number, operation in enumerate(operations):
        obj = operation.object
        if isinstance(operation, Create | Set) and isinstance(obj, Function | View | MaterializedView):
            tables = {table for id in obj.needs() for table in returned.get(id, ())}
            places = (place for table in tables for place in columns[table])
            yield from ((number, place) for place in places if obj.id not in operations[place].needs())


def require_no_gone(operations: Iterable[Operation]) -> None:
    """Raises UnsupportedChangeError for what reads a column that has gone from under it: no text makes that."""
    for operation in operations:
        obj = operation.object
        if not isinstance(operation, Create | Set) or not isinstance(obj, Function | View | MaterializedView):
            continue
        if _GONE in (obj.parsed if isinstance(obj, Function) else obj.query):
            message = (
                f"{obj.id} reads a column that has been dropped from the rows of a function, and no text makes that"
            )
            raise UnsupportedChangeError(message, hint="drop it, or make it again without that column", about=obj)
