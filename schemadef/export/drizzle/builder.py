"""What makes a column in Drizzle: a call of a builder, or of one of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from schemadef.export.drizzle.text import options, string

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book

Kind = Literal["string", "number", "boolean", "other"]


class Builder(NamedTuple):
    """The call that makes a column, what Drizzle's `getSQLType` says of it, and what its values are in TypeScript.

    `schema` is the namespace of an enum, and None for every other type.
    """

    code: str
    type: str
    kind: Kind = "other"
    schema: str | None = None


def call(book: Book, function: str, name: str, **said: str | None) -> str:
    """`varchar("name", { length: 20 })`."""
    chosen = options(**said)
    return f"{book.use(function)}({string(name)}{f', {chosen}' if chosen else ''})"


def custom(book: Book, name: str, type: str, of: str = "string") -> Builder:
    """A type that Drizzle has no builder for, by its own name."""
    book.types.add("custom")
    book.use("customType")
    return Builder(f"custom<{of}>({string(type)})({string(name)})", type)
