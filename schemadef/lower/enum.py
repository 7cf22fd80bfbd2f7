"""Enums that are types of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.column import LogicalType
from schemadef.errors import DeclarationError
from schemadef.lower.labels import enum_name, enum_values
from schemadef.model import Enum, Id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

    from schemadef.declare.column import Column
    from schemadef.lower.context import Context

    _Found = dict[tuple[str, str], tuple[tuple[str, ...], str]]


def lower_enums(context: Context) -> Iterator[Enum]:
    """The enum types that the columns use; raises DeclarationError when two enums have one name and other values."""
    if context.features["enums"] != "type":
        return
    found: _Found = {}
    for column in _columns(context):
        if column.type.enum is not None:
            key = (context.namespace(column.type.enum_namespace), enum_name(column.type))
            _add(key, enum_values(column.type), str(column.where), found, context)
    comments: dict[tuple[str, str], str] = {}
    for declared in context.schema.enums:
        if context.dialect.serves(declared.only):
            logical = LogicalType("enum", enum=declared.values, enum_name=declared.name)
            key = (context.namespace(declared.namespace), declared.name)
            _add(key, enum_values(logical), str(declared.where), found, context)
            comments[key] = declared.comment
    for (namespace, name), (values, _) in found.items():
        yield Enum(namespace=namespace, name=name, values=values, comment=comments.get((namespace, name), ""))


def enum_id(values: type[StrEnum], context: Context) -> Id | None:
    """The identity of the type that an enum's class becomes; None where nothing has it."""
    for declared in context.schema.enums:
        if declared.values is values and context.dialect.serves(declared.only):
            return Id("enum", context.namespace(declared.namespace), "", declared.name)
    for column in _columns(context):
        if column.type.enum is values:
            return Id("enum", context.namespace(column.type.enum_namespace), "", enum_name(column.type))
    return None


def _columns(context: Context) -> Iterator[Column]:
    """The columns of tables, and those that stand for the types of attributes, domains and ranges."""
    for table in (table for table in context.schema.tables if table in context.tables):
        yield from context.columns(table.__table__)
    schema = context.schema
    for composite in schema.composite_types:
        if context.dialect.serves(composite.only):
            yield from composite.attributes.values()
    yield from (domain.column for domain in schema.domains if context.dialect.serves(domain.only))
    yield from (ranged.column for ranged in schema.range_types if context.dialect.serves(ranged.only))


def _add(key: tuple[str, str], values: tuple[str, ...], place: str, found: _Found, context: Context) -> None:
    """Take an enum to those that were found, where it may have been already."""
    _check_labels(key[1], values, place, context)
    if found.setdefault(key, (values, place))[0] != values:
        message = f"two enums with different values are both called {key[1]} (the other at {found[key][1]})"
        raise DeclarationError(message, where=place, hint="give one of them a type_name of its own")


def _check_labels(name: str, values: tuple[str, ...], place: str, context: Context) -> None:
    """A label is a name to Postgres, and as long at most."""
    limit = context.dialect.limits["name_bytes"]
    label = next((value for value in values if len(value.encode()) > limit), "")
    if label:
        message = (
            f"the label {label!r} of the enum {name} is {len(label.encode())} bytes long, and {limit} are possible"
        )
        raise DeclarationError(message, where=place, hint="give the member a shorter value")
