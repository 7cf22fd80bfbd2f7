"""Enums: a class for each type, or for each list of labels that a check spells out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from schemadef.canonical import name_of, pieces
from schemadef.model import Enum, Id
from schemadef.names import snake_case
from schemadef.pull.book import Item
from schemadef.pull.layout import call
from schemadef.pull.names import class_name, free, member_name
from schemadef.pull.strings import string
from schemadef.pull.written_types import Labels

if TYPE_CHECKING:
    from schemadef.model import Check, Column
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node


def enum_of(column: Column, check: Check | None, book: Book) -> tuple[Labels, dict[str, Node | None]] | None:
    """The enum of a column, and what its column says of it; None when it has none."""
    if book.features["enums"] == "type":
        found = book.snapshot.get(Id("enum", column.type.namespace, "", column.type.name))
        return enum_of_type(found, book) if isinstance(found, Enum) and book.wanted(found) else None
    said = column.logical
    if check is not None and (values := _spelled(check)):
        return _of_values(values, column, book), {}
    if said is not None and said.type == "enum" and said.values:
        return _of_values(said.values, column, book), {"check": "False"}
    return None


def labels_of(enum: Enum, book: Book) -> Labels:
    """The class of an enum type."""
    if enum.id not in book.enums:
        made = _made(book.class_of(enum, "Enum"), enum.values)
        namespace = "" if enum.namespace == book.dialect.default_namespace else enum.namespace
        sql_name = "" if snake_case(made.name) == enum.name else enum.name
        book.enums[enum.id] = made._replace(sql_name=sql_name, namespace=namespace)
    return book.enums[enum.id]


def enum_of_type(enum: Enum, book: Book) -> tuple[Labels, dict[str, Node | None]]:
    """An enum type, and what a column says of it."""
    found = labels_of(enum, book)
    return found, {
        "type_name": string(found.sql_name) if found.sql_name else None,
        "namespace": string(found.namespace) if found.namespace else None,
    }


def _of_values(values: tuple[str, ...], column: Column, book: Book) -> Labels:
    """The class of a list of labels: columns that point at each other must have the same."""
    if values not in book.enums:
        name = class_name(column.name, fallback="Enum")
        if name in book.taken:
            name = class_name(column.table, column.name, fallback="Enum")
        book.enums[values] = _made(free(name, book.taken), values)
    return book.enums[values]


def _made(name: str, values: tuple[str, ...]) -> Labels:
    taken: set[str] = set()
    members = {value: free(member_name(value), taken) for value in values}
    made: type[StrEnum] = StrEnum(name, {member: value for value, member in members.items()})  # type: ignore[misc]
    return Labels(name, members, made)


def _spelled(check: Check) -> tuple[str, ...]:
    """The labels in `"column" IN ('a', 'b')`; whether it is written just so is found by writing it."""
    parts = pieces(check.expression)
    if len(parts) < 5 or [part.upper() for part in parts[1:3]] != ["IN", "("] or parts[-1] != ")":
        return ()
    inner = parts[3:-1]
    if any(part != "," for part in inner[1::2]) or any(part[0] != "'" for part in inner[::2]):
        return ()
    values = tuple(name_of(part) for part in inner[::2])
    return values if len(set(values)) == len(values) else ()


def member(value: str, labels: Labels) -> str:
    """A label as Python names it."""
    return f"{labels.name}.{labels.members[value]}"


def enum_type_item(enum: Enum, book: Book) -> Item | None:
    """What is said of an enum type beside its columns; None when these say all of it."""
    labels = labels_of(enum, book)
    used = any(found.logical.enum is labels.made for found in book.typed.values())
    if used and not enum.comment:
        return None
    variable = book.variable_of(enum)
    value = call(
        "EnumType",
        labels.name,
        namespace=book.namespace(enum.namespace),
        name=book.named(enum.name, variable),
        comment=book.comment(enum.comment),
    )
    return Item(enum.id, variable, value)
