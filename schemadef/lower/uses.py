"""Which declared objects an expression names: functions that it calls, types that it casts to, sequences."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from schemadef.lower.labels import enum_name
from schemadef.model import Id
from schemadef.names import snake_case
from schemadef.tokens import identifiers, meaningful

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from schemadef.lower.context import Context
    from schemadef.model import DataType
    from schemadef.tokens import Token


def expression_uses(text: str | None, context: Context) -> tuple[Id, ...]:
    """The declared functions, types and sequences that an expression names, in that order and the declaration's.

    A column may have the name of a function: one is called where a bracket follows, and a type is cast to.
    """
    if not text or not _nameable(context):
        return ()
    tokens = meaningful(text)
    called = {token.name for token, after in pairwise(tokens) if after.text == "("}
    return (
        *functions_named({name.lower() for name in called} | called, context),
        *types_named(_cast_to(tokens), context),
        *sequences_named(_in_strings(tokens), context),
    )


def column_uses(text: str | None, type: DataType, context: Context) -> tuple[Id, ...]:
    """What a column's default or expression names beside the column's own type."""
    own = set(type.needs())
    return tuple(id for id in expression_uses(text, context) if id not in own)


def _nameable(context: Context) -> bool:
    """Whether anything is declared that an expression could name."""
    schema = context.schema
    return context.features["expressions"] == "native" and any(
        (schema.functions, schema.sequences, schema.domains, schema.composite_types, schema.range_types)
    )


def _cast_to(tokens: list[Token]) -> set[str]:
    """The names after `::` and AS, and behind a point there."""
    found: set[str] = set()
    for place, token in enumerate(tokens[:-1]):
        if token.text == "::" or token.text.lower() == "as":
            for part in tokens[place + 1 : place + 4]:
                found |= identifiers(part.text) if part.kind in ("word", "quoted") else set()
    return found


def _in_strings(tokens: list[Token]) -> set[str]:
    """The names in string literals, as nextval takes them."""
    strings = [token.text[1:-1] for token in tokens if token.kind == "string" and token.text[0] == "'"]
    return {name for string in strings for name in identifiers(string)}


def functions_named(names: Collection[str], context: Context) -> Iterator[Id]:
    """The declared functions of those names."""
    for function in context.schema.functions:
        if function.name in names and context.features["functions"] and context.dialect.serves(function.only):
            types = ", ".join(str(context.stored(a.of).type) for a in function.arguments if a.mode != "out")
            kind = snake_case(type(function).__name__)
            yield Id(kind, context.namespace(function.namespace), "", f"{function.name}({types})")


def types_named(names: Collection[str], context: Context) -> Iterator[Id]:
    """The declared types of those names."""
    schema = context.schema
    for kind, things in (
        ("domain", schema.domains),
        ("composite_type", schema.composite_types),
        ("range_type", schema.range_types),
    ):
        for thing in things:
            if thing.name in names and context.dialect.serves(thing.only):
                yield Id(kind, context.namespace(thing.namespace), "", thing.name)
    if context.features["enums"] == "type":
        found = (column.type for table in context.tables for column in context.columns(table.__table__))
        enums = {(type.enum_namespace, enum_name(type)) for type in found if type.enum is not None}
        yield from (Id("enum", context.namespace(place), "", name) for place, name in sorted(enums) if name in names)


def sequences_named(names: Collection[str], context: Context) -> Iterator[Id]:
    """The declared sequences of those names."""
    for sequence in context.schema.sequences:
        if sequence.name in names and context.dialect.serves(sequence.only):
            yield Id("sequence", context.namespace(sequence.namespace), "", sequence.name)
