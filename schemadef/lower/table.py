"""Tables with everything in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.exclude import Exclude
from schemadef.declare.index import Index as DeclaredIndex
from schemadef.declare.policy import Policy as DeclaredPolicy
from schemadef.declare.trigger import Trigger as DeclaredTrigger
from schemadef.errors import DeclarationError
from schemadef.lower.column import lower_columns
from schemadef.lower.constraint import lower_constraints, primary_key
from schemadef.lower.exclusion import lower_exclusion
from schemadef.lower.index import lower_index
from schemadef.lower.partition import lower_partition
from schemadef.lower.policy import lower_policy
from schemadef.lower.storage import table_storage
from schemadef.lower.trigger import Subject, lower_trigger
from schemadef.model import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.lower.context import Context
    from schemadef.model import Object


def lower_table(table: type[DeclaredTable], context: Context) -> Iterator[Object]:
    """A table, its columns, and the parts that its members declare."""
    info = table.__table__
    if info.namespace and not context.features["namespaces"]:
        message = f"{context.dialect.name} has no namespaces, which table {info.name} asks for"
        raise DeclarationError(message, where=str(info.where), hint="say only=… with the dialects that it is for")
    key = primary_key(table, context)
    key_columns = key.columns if key else ()
    if not context.columns(info) and info.partition_of is None:
        message = f"table {info.name} has no columns"
        raise DeclarationError(message, where=str(info.where), hint="give it one, as in id = uuid(primary_key=True)")
    yield _table(table, context)
    yield from lower_columns(table, key_columns, context)
    if key:
        yield key
    yield from lower_constraints(table, context)
    yield from _members(table, context)


def _table(table: type[DeclaredTable], context: Context) -> Table:
    info = table.__table__
    what = f"table {info.name}"
    policies = any(isinstance(m, DeclaredPolicy) and context.dialect.serves(m.only) for m in info.members)
    if info.row_security and not context.features["policies"]:
        message = f"{context.dialect.name} has no row-level security, which {what} asks for"
        raise DeclarationError(message, where=str(info.where), hint="say only=… with the dialects that it is for")
    return Table(
        namespace=context.namespace(info.namespace),
        name=info.name,
        strict=context.chosen(info.strict, "strict_tables", what, info.where),
        without_rowid=context.chosen(info.without_rowid, "without_rowid", what, info.where),
        row_security=policies if info.row_security is None else info.row_security,
        force_row_security=info.force_row_security,
        comment=info.comment if context.features["comments"] else "",
        **lower_partition(table, context),
        **table_storage(info, context),
    )


def _members(table: type[DeclaredTable], context: Context) -> Iterator[Object]:
    info = table.__table__
    for member in info.members:
        if not context.dialect.serves(member.only):
            continue
        if isinstance(member, DeclaredIndex):
            yield lower_index(member, table, context)
        elif isinstance(member, Exclude):
            yield lower_exclusion(member, table, context)
        elif isinstance(member, DeclaredPolicy):
            yield lower_policy(member, table, context)
        elif isinstance(member, DeclaredTrigger):
            subject = Subject(context.namespace(info.namespace), info.name, context.forms(table), table)
            yield from lower_trigger(member, subject, context)
