"""Whether the dialects that a declaration names are there: a typo in `only` would leave things out without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.base import Declared, Where
    from schemadef.declare.schema import Schema


def refuse_unknown_dialects(schema: Schema, known: frozenset[str]) -> None:
    """Raise DeclarationError for the first name in an `only` that no dialect has."""
    for names, where in _named(schema):
        for name in names:
            one_of(name, known, "the dialect", where)


def _named(schema: Schema) -> Iterator[tuple[tuple[str, ...], Where]]:
    things: list[Declared] = [
        *schema.views,
        *schema.materialized_views,
        *(index for view in schema.materialized_views for index in view.indexes.values()),
        *schema.functions,
        *schema.extensions,
        *schema.namespaces,
        *schema.roles,
        *schema.raws,
        *schema.enums,
        *schema.sequences,
        *schema.domains,
        *schema.composite_types,
        *schema.range_types,
        *schema.aggregates,
        *schema.privileges,
    ]
    for table in schema.tables:
        info = table.__table__
        for choice in filter(None, (info.only, info.strict, info.without_rowid)):
            yield tuple(name for name in choice if name), info.where
        things += [thing for thing in (*info.columns, *info.members) if thing.only]
    for thing in things:
        yield thing.only, thing.where
