"""The foreign keys of a declared table, whether a column or a member of the class says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.declare.constraint import ForeignKey

if TYPE_CHECKING:
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.lower.context import Context


class Pointer(NamedTuple):
    """A foreign key: its columns' names, its target's class, whether it waits for the transaction's end, and the
    events of the target after which it acts by itself.
    """

    own: frozenset[str]
    target: Any
    deferred: bool
    follows: frozenset[str]


def foreign_keys(table: type[DeclaredTable], context: Context) -> list[Pointer]:
    """The foreign keys of a table in the context's dialect."""
    found = []
    for column in context.columns(table.__table__):
        options, target = column.options, column.references() if "references" in column.options else None
        if target is not None:
            follows = _follows(options.get("on_delete", ""), options.get("on_update", ""))
            deferred = options.get("initially_deferred", False)
            found.append(Pointer(frozenset({column.name}), getattr(target, "owner", None), deferred, follows))
    for member in table.__table__.members:
        if isinstance(member, ForeignKey) and context.dialect.serves(member.only):
            names, follows = frozenset(c.name for c in member.columns), _follows(member.on_delete, member.on_update)
            found.append(Pointer(names, member.references()[0].owner, member.initially_deferred, follows))
    return found


def _follows(on_delete: str, on_update: str) -> frozenset[str]:
    acts = {"delete": on_delete, "update": on_update}
    return frozenset(event for event, action in acts.items() if action in ("cascade", "set null", "set default"))
