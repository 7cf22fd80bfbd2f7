"""Exclusion constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.errors import DeclarationError
from schemadef.lower.constraint import own_columns
from schemadef.lower.index import index_part
from schemadef.model import Exclusion, ExclusionPart

if TYPE_CHECKING:
    from schemadef.declare.column import IndexKey
    from schemadef.declare.exclude import Exclude
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.lower.context import Context


def lower_exclusion(declared: Exclude, table: type[DeclaredTable], context: Context) -> Exclusion:
    """An exclusion constraint; raises DeclarationError where the dialect has none."""
    info = table.__table__
    what = f"the exclusion constraint {declared.name} of table {info.name}"
    if not context.features["exclusion_constraints"]:
        raise context.refuse("exclusion constraints", what, declared)
    if not declared.elements:
        raise DeclarationError(f"{what} has no elements", where=str(declared.where))
    where = declared.where_clause
    return Exclusion(
        table=info.name,
        namespace=context.namespace(info.namespace),
        name=declared.name,
        parts=tuple(_part(key, operator, declared, table, context) for key, operator in declared.elements),
        method=declared.using,
        include=own_columns(declared.include, table, what, declared.where),
        where="" if where is None else context.translate(where, what, columns=context.forms(table), deterministic=True),
        options=tuple(sorted(declared.options.items())),
        deferrable=declared.deferrable or declared.initially_deferred,
        initially_deferred=declared.initially_deferred,
        comment=declared.comment,
    )


def _part(
    key: IndexKey, operator: str, declared: Exclude, table: type[DeclaredTable], context: Context
) -> ExclusionPart:
    part = index_part(key, declared, table, context)
    return ExclusionPart(operator=operator, **msgspec.structs.asdict(part))
