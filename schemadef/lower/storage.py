"""How Postgres keeps a table and its columns, where an author says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from schemadef.declare.base import one_of
from schemadef.declare.column import Compression, Storage
from schemadef.declare.partition import PartitionBy
from schemadef.declare.table import Replicated
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from schemadef.declare.column import Column
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.declare.table import TableInfo
    from schemadef.lower.context import Context

COLUMN_OPTIONS = frozenset({"storage", "compression", "statistics", "options"})
"""What of a column's options is said here."""


def is_partitioned(table: type[DeclaredTable], context: Context) -> bool:
    """Whether a table has a key that divides it."""
    for member in table.__table__.members:
        if isinstance(member, PartitionBy) and context.dialect.serves(member.only):
            return True
    return False


def table_storage(info: TableInfo, context: Context) -> dict[str, Any]:
    """How a table is kept; raises DeclarationError where the dialect knows nothing of it."""
    if not (info.unlogged or info.options or info.replica_identity):
        return {}
    if not context.features["storage_options"]:
        message = f"{context.dialect.name} has no storage options, which table {info.name} asks for"
        raise DeclarationError(message, hint="say only=… with the dialects that it is for", where=str(info.where))
    one_of(info.replica_identity, ("", *get_args(Replicated)), "the replica identity", info.where)
    return {
        "unlogged": info.unlogged,
        "options": tuple(sorted(info.options.items())),
        "replica_identity": info.replica_identity,
    }


def column_storage(declared: Column, context: Context) -> dict[str, Any]:
    """How a column is kept; raises DeclarationError where the dialect knows nothing of it."""
    options = declared.options
    if COLUMN_OPTIONS.isdisjoint(options):
        return {}
    if not context.features["storage_options"]:
        raise context.refuse("storage options", f"column {context.path(declared)}", declared)
    storage, compression = options.get("storage", ""), options.get("compression", "")
    one_of(storage, ("", *get_args(Storage)), "the storage", declared.where)
    one_of(compression, ("", *get_args(Compression)), "the compression", declared.where)
    statistics = options.get("statistics")
    return {
        "storage": storage,
        "compression": compression,
        "statistics": "" if statistics is None else str(statistics),
        "options": tuple(sorted((name, str(value)) for name, value in options.get("options", {}).items())),
    }
