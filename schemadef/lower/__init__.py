"""A declaration in the terms of one dialect: logical types become stored forms, and what is missing is rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lower.context import Context, Options
from schemadef.lower.enum import lower_enums
from schemadef.lower.known import refuse_unknown_dialects
from schemadef.lower.table import lower_tables
from schemadef.lower.told import Declarations
from schemadef.lower.validate import unique_objects, validate
from schemadef.snapshot import Header, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.schema import Schema
    from schemadef.dialect import Dialect
    from schemadef.model import Object

__all__ = ["Options", "lower_schema"]


def lower_schema(schema: Schema, dialect: Dialect, options: Options | None = None) -> Snapshot:
    """The objects that the dialect's database shall hold; raises DeclarationError for what it cannot."""
    context = Context(schema, dialect, options or Options())
    refuse_unknown_dialects(schema, context.known)
    objects = unique_objects(_objects(context), context)
    snapshot = Snapshot.of_ids(objects, header=Header(dialect=dialect.names))
    validate(snapshot, context)
    Declarations(context, snapshot).refuse_contradictions()
    return snapshot


def _objects(context: Context) -> Iterator[Object]:
    if context.schema.has_tables_alone():
        yield from _tables(context)
        return
    from schemadef.lower.materialized_view import lower_materialized_views
    from schemadef.lower.privilege import lower_privileges
    from schemadef.lower.standalone import lower_standalone, lower_views

    yield from lower_standalone(context)
    yield from _tables(context)
    yield from lower_views(context)
    yield from lower_materialized_views(context)
    yield from lower_privileges(context)


def _tables(context: Context) -> Iterator[Object]:
    yield from lower_enums(context)
    yield from lower_tables([table for table in context.schema.tables if table in context.tables], context)
