"""What a generated column is computed from: columns of its row that have their values before it has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import DeclarationError
from schemadef.expression import references

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.declare.column import Column as DeclaredColumn
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.lower.context import Context


def require_computable(column: DeclaredColumn, table: type[DeclaredTable], context: Context) -> None:
    """Refuse a generated column that is computed from itself, at whatever remove, or from another where none may be.

    SQLite makes such a table and refuses its rows ("generated column loop"); Postgres takes none of either
    (postgresql.org, "Generated Columns"). Raises DeclarationError.
    """
    computed = {one.name: one for one in context.columns(table.__table__) if one.generated() is not None}
    read = _read(column, context)
    others = sorted(read & computed.keys() - {column.name})
    if others and not context.features["generated_reads_generated"]:
        message = f"column {context.path(column)} is computed from {others[0]}, which is generated too"
        hint = f"{context.dialect.name} takes none of these: say what {others[0]} is computed from in its place"
        raise DeclarationError(message, hint=hint, where=str(column.where))
    if column.name in _reached(read, computed, context):
        message = f"column {context.path(column)} is computed from itself"
        raise DeclarationError(message, hint="name columns that have their values already", where=str(column.where))


def _reached(read: set[str], computed: Mapping[str, DeclaredColumn], context: Context) -> set[str]:
    """Columns, and all that the generated ones among them are computed from."""
    found: set[str] = set()
    left = set(read)
    while left:
        name = left.pop()
        found.add(name)
        if name in computed:
            left |= _read(computed[name], context) - found
    return found


def _read(column: DeclaredColumn, context: Context) -> set[str]:
    """The names in what a column is computed with; of a text in a dialect's own words nobody knows them."""
    expression = column.generated()
    if expression is None or context.override(expression) is not None:
        return set()
    try:
        return references(expression.text)
    except DeclarationError:
        return set()
