"""Materialised views and their indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lower.index import lower_view_index
from schemadef.lower.policy import uses_of
from schemadef.model import Id, MaterializedView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.materialized_view import MaterializedView as DeclaredMaterializedView
    from schemadef.lower.context import Context
    from schemadef.model import Object


def lower_materialized_views(context: Context) -> Iterator[Object]:
    """The materialised views, each with its indexes; raises DeclarationError where the dialect has none."""
    for declared in context.schema.materialized_views:
        if not context.dialect.serves(declared.only):
            continue
        if not context.features["materialized_views"]:
            raise context.refuse("materialized views", f"materialized view {declared.name}", declared)
        yield _view(declared, context)
        for name, index in declared.indexes.items():
            index.name = index.name or name
            if context.dialect.serves(index.only):
                yield lower_view_index(index, declared, context)


def _view(declared: DeclaredMaterializedView, context: Context) -> MaterializedView:
    query = context.translate(declared.query, f"materialized view {declared.name}", form="query")
    own = Id(MaterializedView.kind, context.namespace(declared.namespace), "", declared.name)
    return MaterializedView(
        namespace=own.namespace,
        name=declared.name,
        query=query.rstrip("; \n"),
        columns=declared.columns,
        options=tuple(sorted(declared.options.items())),
        populated=declared.with_data,
        comment=declared.comment,
        uses=tuple(id for id in uses_of(query, context) if id != own),
    )
