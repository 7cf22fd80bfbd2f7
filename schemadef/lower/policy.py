"""Row-level security policies, and which objects an expression reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import DeclarationError
from schemadef.lower.uses import functions_named
from schemadef.model import Id, Policy
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from schemadef.declare.policy import Policy as DeclaredPolicy
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.lower.context import Context


def lower_policy(declared: DeclaredPolicy, table: type[DeclaredTable], context: Context) -> Policy:
    """A policy; raises DeclarationError where the dialect has none."""
    info = table.__table__
    what = f"policy {declared.name} of table {info.name}"
    if not context.features["policies"]:
        raise context.refuse("row-level security", what, declared)
    contradiction = _contradiction(declared)
    if contradiction:
        raise DeclarationError(f"{what} {contradiction}", where=str(declared.where))
    columns = context.forms(table)
    using = "" if declared.using is None else context.translate(declared.using, what, columns=columns)
    check = "" if declared.check is None else context.translate(declared.check, what, columns=columns)
    own = Id("table", context.namespace(info.namespace), "", info.name)
    return Policy(
        namespace=context.namespace(info.namespace),
        table=info.name,
        name=declared.name,
        command=declared.command,
        permissive=declared.permissive,
        roles=tuple(sorted(role.name for role in declared.roles)),
        using=using,
        check=check,
        comment=declared.comment,
        uses=tuple(id for id in uses_of(f"{using} {check}", context) if id != own),
    )


def _contradiction(declared: DeclaredPolicy) -> str:
    """What Postgres says of a policy's clauses (its page on CREATE POLICY, "Policies Applied by Command Type")."""
    if declared.command == "insert" and declared.using is not None:
        return "is for INSERT, which reads no row that is there: say check=… instead of using=…"
    if declared.command in ("select", "delete") and declared.check is not None:
        return f"is for {declared.command.upper()}, which writes no row: say using=… instead of check=…"
    return ""


def uses_of(text: str, context: Context) -> tuple[Id, ...]:
    """The declared tables, views and functions whose names occur in a text, in the order of the declaration."""
    names = identifiers(text)
    schema = context.schema
    found = [
        Id("table", context.namespace(table.__table__.namespace), "", table.__table__.name)
        for table in schema.tables
        if table in context.tables and table.__table__.name in names
    ]
    found += [
        Id("view", context.namespace(view.namespace), "", view.name)
        for view in schema.views
        if view.name in names and context.dialect.serves(view.only)
    ]
    found += [
        Id("materialized_view", context.namespace(view.namespace), "", view.name)
        for view in schema.materialized_views
        if view.name in names and context.dialect.serves(view.only)
    ]
    found += functions_named(names, context)
    return tuple(found)
