"""Indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.column import Column as DeclaredColumn
from schemadef.errors import DeclarationError
from schemadef.lower.constraint import own_columns, primary_key
from schemadef.lower.storage import is_partitioned
from schemadef.lower.uses import expression_uses
from schemadef.model import Index, IndexPart
from schemadef.names import literal, quote
from schemadef.pattern import pattern
from schemadef.tokens import dedented, meaningful

if TYPE_CHECKING:
    from schemadef.declare.base import Declared, Expression
    from schemadef.declare.column import IndexKey
    from schemadef.declare.index import Index as DeclaredIndex
    from schemadef.declare.materialized_view import MaterializedView as DeclaredMaterializedView
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.lower.context import Context

_VECTOR_METHODS = frozenset({"hnsw", "ivfflat"})
_SINGLE = frozenset({"hash", "spgist", *_VECTOR_METHODS})
_METHODS = frozenset({"gist", "gin", "brin", *_SINGLE})
_PLAIN = pattern("[A-Za-z_][A-Za-z0-9_]*")
"""What libSQL's diskann.c can make a shadow table's name of."""

_METRICS = {"vector_cosine_ops": "cosine", "vector_l2_ops": "l2", "": "l2"}


def lower_index(declared: DeclaredIndex, table: type[DeclaredTable], context: Context) -> Index:
    """An index in the dialect's terms; raises DeclarationError for what the dialect does not have."""
    info = table.__table__
    what = f"index {declared.name}"
    vector = declared.method in _VECTOR_METHODS and context.features["vector_functions"]
    if vector:
        parts = [_vector_part(declared, table, context)]
    else:
        _refuse_options(declared, what, context)
        parts = [index_part(key, declared, table, context) for key in declared.keys]
    clause = declared.where_clause
    where = "" if clause is None else context.translate(clause, what, columns=context.forms(table), deterministic=True)
    texts = [text for text in (*[part.expression for part in parts], where) if text]
    return Index(
        table=info.name,
        namespace=context.namespace(info.namespace),
        name=declared.name,
        parts=tuple(parts),
        unique=declared.unique,
        method=(declared.method or "btree") if context.features["index_methods"] else "",
        include=own_columns(declared.include, table, what, declared.where) if declared.include else (),
        where=where,
        nulls_not_distinct=declared.nulls_not_distinct,
        clustered=declared.clustered,
        replica_identity=declared.replica_identity,
        partitioned=is_partitioned(table, context),
        options=() if vector else tuple(sorted(declared.options.items())),
        comment=declared.comment if context.features["comments"] else "",
        uses=tuple(dict.fromkeys(id for text in texts for id in expression_uses(text, context))) if texts else (),
    )


def lower_view_index(declared: DeclaredIndex, view: DeclaredMaterializedView, context: Context) -> Index:
    """An index on a materialised view; raises DeclarationError for what the dialect does not have."""
    what = f"index {declared.name} of the materialized view {view.name}"
    _refuse_options(declared, what, context)
    texts = [key.of for key in declared.keys]
    if declared.include or any(isinstance(text, DeclaredColumn) for text in texts):
        message = f"{what} names a column of a table"
        hint = 'write the column of the view as a text, as in Index("name")'
        raise DeclarationError(message, hint=hint, where=str(declared.where))
    where = declared.where_clause
    return Index(
        table=view.name,
        namespace=context.namespace(view.namespace),
        name=declared.name,
        materialized=True,
        parts=tuple(_view_part(key, what, view, context) for key in declared.keys),
        unique=declared.unique,
        method=declared.method or "btree",
        where="" if where is None else _view_text(where, what, view, context),
        nulls_not_distinct=declared.nulls_not_distinct,
        options=tuple(sorted(declared.options.items())),
        comment=declared.comment,
    )


def _view_text(text: Expression, what: str, view: DeclaredMaterializedView, context: Context) -> str:
    """An expression over a view's columns; where these are not known, the server looks at it."""
    columns = context.view_forms(view)
    return context.translate(text, what, columns=columns, deterministic=True) if columns else dedented(text.text)


def _view_part(key: IndexKey, what: str, view: DeclaredMaterializedView, context: Context) -> IndexPart:
    """A key that is a name is the view's column; anything else is an expression."""
    assert not isinstance(key.of, DeclaredColumn)
    found = meaningful(key.of.text)
    name = found[0] if len(found) == 1 and found[0].kind in ("word", "quoted") else None
    return IndexPart(
        column=(name.name if name.kind == "quoted" else name.text.lower()) if name else "",
        expression="" if name else _view_text(key.of, what, view, context),
        descending=key.descending,
        nulls_first=key.descending if key.nulls is None else key.nulls == "first",
        operator_class=key.operator_class,
        collation=key.collation,
    )


def _refuse_options(declared: DeclaredIndex, what: str, context: Context) -> None:
    if not declared.keys:
        message = f"{what} has no columns"
        raise DeclarationError(message, where=str(declared.where))
    if not _is_plain(declared):
        _refuse_special(declared, what, context)


def _is_plain(declared: DeclaredIndex) -> bool:
    """Whether it is as most indexes are: of the usual method, over some keys and no more."""
    return not (
        declared.method
        or declared.include
        or declared.options
        or declared.nulls_not_distinct
        or declared.clustered
        or declared.replica_identity
        or any([key.operator_class for key in declared.keys])
    )


def _refuse_special(declared: DeclaredIndex, what: str, context: Context) -> None:
    asked = {
        "index_methods": declared.method not in ("", "btree"),
        "index_include": bool(declared.include),
        "index_options": bool(declared.options),
        "nulls_not_distinct": declared.nulls_not_distinct,
        "storage_options": declared.clustered or declared.replica_identity,
        "operator_classes": any(key.operator_class for key in declared.keys),
    }
    for feature, wanted in asked.items():
        if wanted and not context.features[feature]:
            raise context.refuse(feature.replace("_", " "), what, declared, feature)
    if declared.method in _VECTOR_METHODS and not context.features["vector_methods"]:
        raise context.refuse("vector indexes", what, declared)
    problem = _method_problem(declared)
    if problem:
        raise DeclarationError(f"{what} {problem}", where=str(declared.where), hint="take it out, or the method")


def _method_problem(declared: DeclaredIndex) -> str:
    """What Postgres's own methods and pgvector's cannot do (its page on CREATE INDEX; pgvector's README)."""
    method = declared.method
    if method in ("", "btree"):
        return ""
    if method in _METHODS and declared.unique:
        return f"is unique, and only a btree can be: {method} cannot"
    if method in _METHODS and declared.include and method not in ("gist", "spgist"):
        return f"includes columns, which {method} cannot"
    if method in _METHODS and any(key.descending or key.nulls is not None for key in declared.keys):
        return f"says in which order it is, and {method} has none"
    if method in _SINGLE and len(declared.keys) > 1:
        return f"has {len(declared.keys)} keys, and {method} takes one"
    return ""


def index_part(key: IndexKey, declared: Declared, table: type[DeclaredTable], context: Context) -> IndexPart:
    """One key of an index on a table, or of what has an index; raises DeclarationError for what it cannot be."""
    what = f"index {declared.name}"
    nulls_first = key.descending if key.nulls is None else key.nulls == "first"
    if not context.features["index_nulls_order"]:
        if key.nulls is not None and nulls_first == key.descending:
            # there, NULLs come first going up and last going down, and nothing else can be said
            raise context.refuse(f"NULLS {key.nulls.upper()} in an index", what, declared)
        nulls_first = False
    column, expression, collation = "", "", key.collation
    if isinstance(key.of, DeclaredColumn):
        # the column's own is no choice of the index's: servers do not keep that it was said twice
        collation = "" if collation == key.of.options.get("collation", "") else collation
        column = own_columns((key.of,), table, what, declared.where)[0]
    else:
        expression = context.translate(key.of, what, columns=context.forms(table), deterministic=True)
    return IndexPart(
        column=column,
        expression=expression,
        descending=key.descending,
        nulls_first=nulls_first,
        operator_class=key.operator_class,
        collation=collation,
    )


def _vector_part(declared: DeclaredIndex, table: type[DeclaredTable], context: Context) -> IndexPart:
    """libSQL's vector index: a function of the column (its documentation, "Vector Index")."""
    what = f"the vector index {declared.name}"
    key = declared.keys[0] if len(declared.keys) == 1 else None
    if key is None or not isinstance(key.of, DeclaredColumn):
        message = f"{what} must be over one column"
        raise DeclarationError(message, where=str(declared.where))
    if not _PLAIN.fullmatch(declared.name):
        message = f"the name of {what} must be of letters, digits and _ on {context.dialect.name}"
        raise DeclarationError(message, where=str(declared.where), hint="give another with name=…")
    primary = primary_key(table, context)
    rowless = context.chosen(table.__table__.without_rowid, "without_rowid", what, declared.where)
    if rowless and primary is not None and len(primary.columns) > 1:
        message = f"{what} cannot be on a table WITHOUT ROWID whose key has several columns"
        raise DeclarationError(message, where=str(declared.where), hint="take without_rowid out")
    metric = _METRICS.get(key.operator_class)
    if metric is None:
        raise context.refuse(f"metric for {key.operator_class}", what, declared)
    name = own_columns((key.of,), table, what, declared.where)[0]
    text = f"libsql_vector_idx({quote(name)}, {literal(f'metric={metric}')})"
    return IndexPart(expression=context.canonical(text))
