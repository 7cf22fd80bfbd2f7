"""A stored type as Drizzle's builder for it, with the mode in which the application meets its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from schemadef.export.drizzle.text import options, string

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Column

Kind = Literal["string", "number", "boolean", "other"]


class Builder(NamedTuple):
    """The call that makes a column, what Drizzle's `getSQLType` says of it, and what its values are in TypeScript.

    `schema` is the namespace of an enum, and None for every other type.
    """

    code: str
    type: str
    kind: Kind = "other"
    schema: str | None = None


def builder(column: Column, book: Book) -> Builder:
    """How a column begins: `text("user_id")`."""
    if book.is_postgres:
        from schemadef.export.drizzle.types_postgres import postgres_builder

        return postgres_builder(column.name, column.type, book)
    from schemadef.export.drizzle.types_sqlite import sqlite_builder

    return sqlite_builder(column, book)


def call(book: Book, function: str, name: str, **said: str | None) -> str:
    """`varchar("name", { length: 20 })`."""
    chosen = options(**said)
    return f"{book.use(function)}({string(name)}{f', {chosen}' if chosen else ''})"


def custom(book: Book, name: str, type: str, of: str = "string") -> Builder:
    """A type that Drizzle has no builder for, by its own name."""
    book.types.add("custom")
    book.use("customType")
    return Builder(f"custom<{of}>({string(type)})({string(name)})", type)
