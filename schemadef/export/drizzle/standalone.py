"""What stands beside tables on Postgres: namespaces, enums, sequences and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.column import number_options
from schemadef.export.drizzle.text import comment, string
from schemadef.model import Id

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Enum, Namespace, Role, Sequence


def namespace(space: Namespace, book: Book) -> Said:
    """`export const app = pgSchema("app");`"""
    code = f"export const {book.constants[space.id]} = {book.use('pgSchema')}({string(space.name)});"
    return Said("\n".join([*comment(space.comment), code]), space.name)


def made(book: Book, schema: str, function: str, member: str) -> str:
    """The function that makes a thing: the module's, or a namespace's own."""
    if not book.namespace(schema):
        return book.use(function)
    return f"{book.constants[Id('namespace', '', '', schema)]}.{member}"


def enum(enum: Enum, book: Book) -> Said:
    """`export const status = pgEnum("status", ["a", "b"]);`"""
    values = ", ".join(map(string, enum.values))
    function = made(book, enum.namespace, "pgEnum", "enum")
    code = f"export const {book.constants[enum.id]} = {function}({string(enum.name)}, [{values}]);"
    document = {"name": enum.name, "schema": enum.namespace, "values": list(enum.values)}
    return Said("\n".join([*comment(enum.comment), code]), document)


def sequence(sequence: Sequence, book: Book) -> Said:
    """`export const numbers = pgSequence("numbers", { … });`"""
    if sequence.type != "bigint":
        book.leave(sequence, f"AS {sequence.type}")
    if sequence.owned_by:
        book.leave(sequence, "OWNED BY")
    said = {
        "increment": str(sequence.increment),
        "startWith": str(sequence.start),
        "minValue": str(sequence.least),
        "maxValue": str(sequence.most),
        "cache": str(sequence.cache),
    }
    function = made(book, sequence.namespace, "pgSequence", "sequence")
    options = number_options(said, cycle=sequence.cycle)
    code = f"export const {book.constants[sequence.id]} = {function}({string(sequence.name)}, {options});"
    document = {"name": sequence.name, "schema": sequence.namespace, **said, "cycle": sequence.cycle}
    return Said("\n".join([*comment(sequence.comment), code]), document)


def role(role: Role, book: Book) -> Said:
    """A role that is there already."""
    return Said(f"export const {book.constants[role.id]} = {book.use('pgRole')}({string(role.name)}).existing();")
