"""Primary keys, unique constraints and checks, as entries of a table's last argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.text import options, string
from schemadef.names import given_name

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Check, Key, PrimaryKey, Table, Unique

KEY = "_key"
"""Marks an index in a document that is a unique constraint: drizzle-kit 0.31 writes both alike, 1.0 does not."""


def key_column(key: PrimaryKey | None, book: Book) -> str:
    """The column that says by itself that it is the primary key; empty where the table says it."""
    if key is None or len(key.columns) != 1:
        return ""
    usual = not book.is_postgres or key.name == given_name(key.table, suffix="pkey")
    return key.columns[0] if usual else ""


def primary_key(key: PrimaryKey, table: Table, book: Book) -> Said | None:
    """`primaryKey({ name, columns })`."""
    columns = _columns(key, table, book)
    if columns is None:
        return None
    _note(key, book)
    said = options(name=string(key.name), columns=f"[{', '.join(columns)}]")
    code = f"{book.use('primaryKey')}({said})"
    return Said(code, {"name": key.name, "columns": list(key.columns)})


def unique(key: Unique, table: Table, book: Book) -> Said | None:
    """`unique("name").on(…)`; drizzle-kit's snapshots for SQLite have it as an index."""
    columns = _columns(key, table, book)
    if columns is None:
        return None
    _note(key, book)
    code = f"{book.use('unique')}({string(key.name)}).on({', '.join(columns)})"
    if not book.is_postgres:
        return Said(code, {"name": key.name, "columns": list(key.columns), "isUnique": True, KEY: True})
    code += ".nullsNotDistinct()" if key.nulls_not_distinct else ""
    document = {"name": key.name, "nullsNotDistinct": key.nulls_not_distinct, "columns": list(key.columns)}
    return Said(code, document)


def check(check: Check, book: Book) -> Said | None:
    """`check("name", sql`…`)`."""
    if ";" in check.expression or ";" in check.name:
        book.leave(check, "drizzle-kit 0.31 cuts a check at its semicolon")
        return None
    if not check.validated or not check.enforced or check.no_inherit:
        book.leave(check, "NOT VALID, NOT ENFORCED and NO INHERIT")
    code = f"{book.use('check')}({string(check.name)}, {book.sql(check.expression)})"
    return Said(code, {"name": check.name, "value": check.expression})


def _columns(key: Key, table: Table, book: Book) -> list[str] | None:
    found = book.member_path(table, key.columns, "t")
    if found is None:
        book.leave(key)
    return found


def _note(key: Key, book: Book) -> None:
    said = []
    if key.deferrable or key.initially_deferred:
        said.append("DEFERRABLE")
    if key.include:
        said.append("INCLUDE")
    if key.without_overlaps:
        said.append("WITHOUT OVERLAPS")
    if said:
        book.leave(key, ", ".join(said))
