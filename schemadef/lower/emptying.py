"""Foreign keys whose actions would make a column NULL that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import DeclarationError
from schemadef.model import Column, ForeignKey, Id

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.model import Object
    from schemadef.snapshot import Snapshot


def refuse_emptying(old: Snapshot, new: Snapshot, place: Callable[[Object], str]) -> None:
    """Refuse a foreign key whose action would make a column NULL that cannot be: no row that is pointed at could go.

    One that stands so already stays, for a database that is pulled has what it has. `place` tells where an object was
    declared. Raises DeclarationError.
    """
    for key in new.of(ForeignKey):
        for event, action in (("delete", key.on_delete), ("update", key.on_update)):
            column = _emptied(key, event, action, new) if action.startswith("set ") else None
            if column is None or (old.get(key.id) == key and old.get(column.id) == column):
                continue
            none = action == "set null"
            what, rest = ("NULL", "is NOT NULL") if none else ("its default", "is NOT NULL and has none")
            message = f"{key.id} sets {column.name} to {what} on {event}, and it {rest}"
            hint = f'let it be NULL, or say on_{event}="restrict" or "cascade"'
            raise DeclarationError(message, hint=hint, where=place(key))


def _emptied(key: ForeignKey, event: str, action: str, snapshot: Snapshot) -> Column | None:
    """The first column that an action would make NULL and that cannot be."""
    for name in (event == "delete" and key.on_delete_columns) or key.columns:
        column = snapshot.get(Id("column", key.namespace, key.table, name))
        given = action == "set default" and isinstance(column, Column) and (column.default or column.identity)
        if isinstance(column, Column) and not column.null and not given:
            return column
    return None
