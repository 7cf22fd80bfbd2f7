"""Whether the dialects that a declaration names are there: a typo in `only` would leave things out without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Declared, Expression, one_of
from schemadef.declare.column import IndexKey
from schemadef.declare.trigger import Assign, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.base import Where
    from schemadef.declare.schema import Schema


def refuse_unknown_dialects(schema: Schema, known: frozenset[str]) -> None:
    """Raise DeclarationError for the first name in an `only` or in `overrides` that no dialect has."""
    for names, where in _named(schema):
        for name in names:
            one_of(name, known, "the dialect", where)


def _named(schema: Schema) -> Iterator[tuple[tuple[str, ...], Where]]:
    things: list[Declared] = [
        *schema.views,
        *schema.functions,
        *schema.extensions,
        *schema.namespaces,
        *schema.roles,
        *schema.raws,
    ]
    for table in schema.tables:
        info = table.__table__
        yield info.only, info.where
        for choice in (info.strict, info.without_rowid):
            yield tuple(name for name in choice if name), info.where
        things += [*info.columns, *info.members]
    for thing in things:
        if thing.only:
            yield thing.only, thing.where
        for expression in _expressions(thing):
            yield tuple(expression.overrides), expression.where


def _expressions(thing: Declared) -> Iterator[Expression]:
    """The expressions that stand in a declared thing, wherever they stand."""
    for slot in (name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())):
        value = getattr(thing, slot, None)
        if isinstance(value, dict):
            value = tuple(value.values())
        yield from _within(value)


def _within(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, IndexKey | Assign | Run):
        yield from _within(tuple(value))
    elif isinstance(value, tuple):
        for part in value:
            if isinstance(part, Expression | IndexKey | Assign | Run):
                yield from _within(part)
