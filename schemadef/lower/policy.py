"""Row-level security policies, and which objects an expression reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    for function in schema.functions:
        if function.name in names and context.features["functions"] and context.dialect.serves(function.only):
            types = ", ".join(str(context.stored(column).type) for column in function.arguments.values())
            found.append(Id("function", context.namespace(function.namespace), "", f"{function.name}({types})"))
    return tuple(found)
