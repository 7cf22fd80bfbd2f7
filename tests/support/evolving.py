"""What is in the tables of a database while its schema changes."""

from __future__ import annotations

from schemadef.engines.base import Engine
from schemadef.model import Column, Table
from schemadef.names import quote
from schemadef.snapshot import Snapshot


def path(table: Table) -> str:
    return f"{quote(table.namespace)}.{quote(table.name)}"


def kept(old: Snapshot, new: Snapshot) -> dict[str, list[str]]:
    """The tables that live in both schemas, each with the columns in it whose values nothing turns."""
    found = {}
    for table in old.of(Table):
        if table.id in new:
            columns = [
                quote(column.name)
                for column in old.parts(table.id, Column)
                if isinstance(after := new.get(column.id), Column)
                and (after.type, after.generated, after.null) == (column.type, None, column.null)
                and column.generated is None
            ]
            found[path(table)] = columns
    return found


def values(engine: Engine, tables: dict[str, list[str]]) -> dict[str, list[object]]:
    """Every row of the tables, as text."""
    found = {}
    for table, columns in tables.items():
        row = ", ".join(f"{column}::text" for column in columns) or "1::text"
        found[table] = sorted(engine.query(f"SELECT ROW({row})::text FROM {table}"))
    return found
