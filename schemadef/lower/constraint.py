"""Primary keys, unique constraints, checks and foreign keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.declare.column import Column as DeclaredColumn
from schemadef.declare.constraint import Check as DeclaredCheck
from schemadef.declare.constraint import ForeignKey as DeclaredForeignKey
from schemadef.declare.constraint import PrimaryKey as DeclaredPrimaryKey
from schemadef.declare.constraint import Unique as DeclaredUnique
from schemadef.declare.domain import base_type
from schemadef.declare.table import Table as DeclaredTable
from schemadef.declare.table import with_columns
from schemadef.errors import DeclarationError
from schemadef.lower.constraint_state import states
from schemadef.lower.storage import is_partitioned
from schemadef.lower.uses import expression_uses
from schemadef.model import Check, ForeignKey, PrimaryKey, Unique
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemadef.declare.base import Declared, Where
    from schemadef.lower.context import Context
    from schemadef.model import Object


def own_columns(columns: Iterable[Any], table: type[DeclaredTable], what: str, where: Where) -> tuple[str, ...]:
    """The names of columns, each of which must be the table's own; raises DeclarationError."""
    names = []
    for column in columns:
        if not _is_own(column, table):
            message = f"{what} of table {table.__table__.name} names {column!r}, which is no column of it"
            raise DeclarationError(message, where=str(where), hint="name columns of the same class")
        names.append(column.name)
    return tuple(names)


def _is_own(column: Any, table: type[DeclaredTable]) -> bool:  # noqa: ANN401 - what an author may write
    """Whether something is a column of a table: one that its class holds, or that it has a copy of."""
    if not isinstance(column, DeclaredColumn):
        return False
    table = with_columns(table)
    if column.owner is table:
        return True
    return issubclass(table, column.owner or object) and any(c.name == column.name for c in table.__table__.columns)


def primary_key(table: type[DeclaredTable], context: Context) -> PrimaryKey | None:
    """The table's primary key, from a member or from a column that says so; raises when there are two."""
    info = table.__table__
    marked = [c for c in context.columns(info) if c.options and c.options.get("primary_key", False)]
    members = [
        member
        for member in info.members
        if isinstance(member, DeclaredPrimaryKey)
        and not isinstance(member, DeclaredUnique)
        and context.dialect.serves(member.only)
    ]
    if len(members) + bool(marked) > 1:
        message = f"table {info.name} has more than one primary key"
        raise DeclarationError(message, where=str(info.where), hint="name all its columns in one PrimaryKey(…)")
    if members:
        member = members[0]
        names = own_columns(member.columns, table, "the primary key", member.where)
        return PrimaryKey(
            table=info.name,
            namespace=context.namespace(info.namespace),
            name=_name(member.name, info.name, suffix="pkey"),
            columns=names,
            **_key_options(member, table, context),
        )
    if not marked:
        return None
    return PrimaryKey(
        table=info.name,
        namespace=context.namespace(info.namespace),
        name=given_name(info.name, suffix="pkey"),
        columns=tuple(column.name for column in marked),
        partitioned=is_partitioned(table, context),
    )


def _name(given: str, *parts: str, suffix: str) -> str:
    return given or given_name(*parts, suffix=suffix)


def _key_options(member: DeclaredPrimaryKey, table: type[DeclaredTable], context: Context) -> dict[str, Any]:
    what = f"the {f'key {member.name}' if member.name else 'primary key'} of table {table.__table__.name}"
    if (member.deferrable or member.initially_deferred) and not context.features["deferrable_keys"]:
        raise context.refuse("deferrable keys", what, member)
    if member.include and not context.features["index_include"]:
        raise context.refuse("INCLUDE", what, member)
    if member.without_overlaps and not context.features["temporal_keys"]:
        raise context.refuse("WITHOUT OVERLAPS", what, member, "temporal_keys")
    return {
        "include": own_columns(member.include, table, what, member.where),
        "without_overlaps": member.without_overlaps,
        "partitioned": is_partitioned(table, context),
        "deferrable": member.deferrable or member.initially_deferred,
        "initially_deferred": member.initially_deferred,
        "comment": member.comment if context.features["comments"] else "",
    }


def lower_constraints(table: type[DeclaredTable], context: Context) -> Iterator[Object]:
    """The unique constraints, checks and foreign keys of a table, from its columns and its members."""
    info = table.__table__
    for column in context.columns(info):
        if not column.options:
            continue
        if column.options.get("unique", False):
            yield _column_unique(column, table, context)
        if "references" in column.options:
            yield _column_foreign_key(column, table, context)
    for member in info.members:
        if not context.dialect.serves(member.only):
            continue
        if isinstance(member, DeclaredUnique):
            yield _unique(member, table, context)
        elif isinstance(member, DeclaredCheck):
            yield _check(member, table, context)
        elif isinstance(member, DeclaredForeignKey):
            yield _foreign_key(member, table, context)


def _column_unique(column: DeclaredColumn, table: type[DeclaredTable], context: Context) -> Unique:
    info = table.__table__
    name = given_name(info.name, column.name, suffix="key")
    return Unique(
        table=info.name,
        namespace=context.namespace(info.namespace),
        name=name,
        columns=(column.name,),
        partitioned=is_partitioned(table, context),
    )


def _unique(member: DeclaredUnique, table: type[DeclaredTable], context: Context) -> Unique:
    info = table.__table__
    if member.nulls_not_distinct and not context.features["nulls_not_distinct"]:
        what = f"the unique constraint {member.name} of {info.name}"
        raise context.refuse("NULLS NOT DISTINCT", what, member, "nulls_not_distinct")
    names = own_columns(member.columns, table, f"the unique constraint {member.name}", member.where)
    return Unique(
        table=info.name,
        namespace=context.namespace(info.namespace),
        name=_name(member.name, info.name, *names, suffix="key"),
        columns=names,
        nulls_not_distinct=member.nulls_not_distinct,
        **_key_options(member, table, context),
    )


def _check(member: DeclaredCheck, table: type[DeclaredTable], context: Context) -> Check:
    info = table.__table__
    expression = context.translate(
        member.expression,
        f"the check {member.name} of table {info.name}",
        columns=context.forms(table),
        deterministic=True,
    )
    return Check(
        table=info.name,
        namespace=context.namespace(info.namespace),
        name=member.name,
        expression=expression,
        **states(member, f"the check {member.name} of table {info.name}", context),
        comment=member.comment if context.features["comments"] else "",
        uses=expression_uses(expression, context),
    )


def _column_foreign_key(column: DeclaredColumn, table: type[DeclaredTable], context: Context) -> ForeignKey:
    target = column.references()
    options = column.options
    if not isinstance(target, DeclaredColumn):
        given = target if isinstance(target, type) else type(target)  # a class is called, as a function is
        is_table = issubclass(given, DeclaredTable)
        name = given.__name__ if is_table else "Users"
        shown = f"the table {name} itself" if is_table else repr(target)
        message = f"column {context.path(column)} references {shown}, which is no column"
        raise DeclarationError(message, where=str(column.where), hint=f"reference a column, as in {name}.id")
    return _reference(
        (column.name,),
        (target,),
        table,
        column,
        context,
        name=given_name(table.__table__.name, column.name, suffix="fkey"),
        on_delete=options.get("on_delete", "no action"),
        on_update=options.get("on_update", "no action"),
        deferrable=options.get("deferrable", False) or options.get("initially_deferred", False),
        initially_deferred=options.get("initially_deferred", False),
    )


def _foreign_key(member: DeclaredForeignKey, table: type[DeclaredTable], context: Context) -> ForeignKey:
    info = table.__table__
    names = own_columns(member.columns, table, f"the foreign key {member.name}", member.where)
    return _reference(
        names,
        member.references(),
        table,
        member,
        context,
        name=_name(member.name, info.name, *names, suffix="fkey"),
        on_delete=member.on_delete,
        on_update=member.on_update,
        deferrable=member.deferrable or member.initially_deferred,
        initially_deferred=member.initially_deferred,
        on_delete_columns=own_columns(member.on_delete_columns, table, "the foreign key", member.where),
        **states(member, f"the foreign key {member.name} of table {info.name}", context),
        comment=member.comment if context.features["comments"] else "",
    )


def _reference(
    columns: tuple[str, ...],
    targets: Sequence[DeclaredColumn],
    table: type[DeclaredTable],
    declared: Declared,
    context: Context,
    **options: Any,  # noqa: ANN401 - the options of a ForeignKey
) -> ForeignKey:
    info = table.__table__
    what = f"the foreign key of {info.name} ({', '.join(columns)})"
    owners = {target.owner for target in targets}
    if len(owners) != 1 or len(columns) != len(targets):
        message = f"{what} must reference as many columns as it has, all of one table"
        raise DeclarationError(message, where=str(declared.where))
    owner = targets[0].owner
    if not hasattr(owner, "__table__"):
        message = f"{what} references a column of no table"
        raise DeclarationError(message, where=str(declared.where), hint="reference a column of a table's class")
    _same_database(owner, what, declared, context)
    own = {column.name: column for column in with_columns(table).__table__.columns if column.name in columns}
    for name, there in zip(columns, targets, strict=True):
        _same_type(own[name], there, what, declared, context)
    target = owner.__table__
    return ForeignKey(
        table=info.name,
        namespace=context.namespace(info.namespace),
        partitioned=is_partitioned(table, context),
        columns=columns,
        references_namespace=context.namespace(target.namespace),
        references_table=target.name,
        references_columns=tuple(column.name for column in targets),
        **options,
    )


def _same_database(owner: Any, what: str, declared: Declared, context: Context) -> None:  # noqa: ANN401 - a Table
    if owner in context.tables:
        return
    info = owner.__table__
    if info.where.file not in context.files:
        other = context.options.owners.get(info.where.file, f"the declaration {info.where.file}")
        message = f"{what} points at {info.name}, which is in {other}, not in {context.options.database or 'this one'}"
        hint = "keep the value in a column without a foreign key: no constraint reaches into another database"
        raise DeclarationError(message, where=str(declared.where), hint=hint)
    if info.abstract:
        message = f"{what} points at {owner.__name__}, which is abstract and no table"
        hint = "reference a column of a class that inherits from it"
        raise DeclarationError(message, where=str(declared.where), hint=hint)
    message = f"{what} points at {info.name}, which {context.dialect.name} does not have"
    raise DeclarationError(message, where=str(declared.where), hint="declare both for the same dialects")


_ALIKE = {"smallint": "integer", "bigint": "integer", "varchar": "text", "real": "double"}
"""Types whose values are compared with those of another."""


def _same_type(column: DeclaredColumn, target: DeclaredColumn, what: str, declared: Declared, context: Context) -> None:
    """Raise when the values of two columns could never be equal."""
    # what a type means that has a database's own name is not known here
    if "custom" in (column.type.name, target.type.name):
        return
    if column.type is target.type:
        return
    one, other = (_comparable(each, context) for each in (column, target))
    if one != other:
        message = (
            f"{what} is of the type {_shown(column)} and references {context.path(target)}, which is of the type "
            f"{_shown(target)}"
        )
        raise DeclarationError(message, hint="give both the same type", where=str(declared.where))


def _comparable(column: DeclaredColumn, context: Context) -> tuple[Any, ...]:
    logical = base_type(column.type)
    arguments = logical.arguments if logical.name in ("custom", "vector") else ()
    form = context.stored(column).form if logical.name == "timestamp" else ""
    return (
        _ALIKE.get(logical.name, logical.name),
        arguments,
        logical.enum or logical.declared,
        logical.dimensions,
        form,
    )


def _shown(column: DeclaredColumn) -> str:
    name = column.type.enum.__name__ if column.type.enum is not None else column.type.name
    stored = f" ({column.type.stored})" if column.type.stored else ""
    return name + stored + "[]" * column.type.dimensions
