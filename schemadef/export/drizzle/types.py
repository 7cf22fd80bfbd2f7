"""A stored type as Drizzle's builder for it, with the mode in which the application meets its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.export.drizzle.types_postgres import postgres_builder
from schemadef.export.drizzle.types_sqlite import sqlite_builder

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.export.drizzle.builder import Builder
    from schemadef.model import Column


def builder(column: Column, book: Book) -> Builder:
    """How a column begins: `text("user_id")`."""
    return postgres_builder(column.name, column.type, book) if book.is_postgres else sqlite_builder(column, book)
