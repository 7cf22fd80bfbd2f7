"""Domains, composite types and range types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Expression
from schemadef.declare.domain import base_type
from schemadef.errors import DeclarationError
from schemadef.expression import ColumnForm
from schemadef.lower.literal import constant
from schemadef.lower.uses import expression_uses, functions_named
from schemadef.model import Attribute, CompositeType, Domain, DomainCheck, RangeType
from schemadef.names import given_name
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.composite_type import CompositeType as DeclaredComposite
    from schemadef.declare.domain import Domain as DeclaredDomain
    from schemadef.declare.range_type import RangeType as DeclaredRange
    from schemadef.lower.context import Context
    from schemadef.model import Object


def lower_domain(declared: DeclaredDomain, context: Context) -> Iterator[Object]:
    """A domain and its checks."""
    namespace = context.namespace(declared.namespace)
    declared.column.name = declared.name
    default = _default(declared, context)
    yield Domain(
        namespace=namespace,
        name=declared.name,
        type=context.stored(declared.column).type,
        collation=declared.column.options.get("collation", ""),
        default=default,
        not_null=declared.not_null,
        comment=declared.comment,
        uses=expression_uses(default, context),
    )
    taken: set[str] = set()
    for check in declared.checks:
        name = check.name or _free_name(declared.name, taken)
        if name in taken:
            message = f"the domain {declared.name} has two checks called {name}"
            raise DeclarationError(message, where=str(declared.where), hint="give one of them another name")
        taken.add(name)
        what = f"the check {name} of the domain {declared.name}"
        text = context.translate(
            check.expression,
            what,
            columns={"value": ColumnForm(logical=base_type(declared.column.type).name)},
            deterministic=True,
        )
        yield DomainCheck(
            namespace=namespace,
            domain=declared.name,
            name=name,
            expression=text,
            comment=check.comment,
            uses=expression_uses(text, context),
        )


def _default(declared: DeclaredDomain, context: Context) -> str | None:
    given = declared.column.options.get("default")
    if given is None:
        return None
    if isinstance(given, Expression):
        return context.translate(given, f"the default of the domain {declared.name}")
    return constant(given, declared.column, context)


def _free_name(domain: str, taken: set[str]) -> str:
    """The name that the server gives to a check without one (ChooseConstraintName)."""
    names = (given_name(domain, suffix=f"check{number or ''}") for number in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def lower_composite_type(declared: DeclaredComposite, context: Context) -> CompositeType:
    """A composite type."""
    for name, column in declared.attributes.items():
        column.name = name
    return CompositeType(
        namespace=context.namespace(declared.namespace),
        name=declared.name,
        attributes=tuple(
            Attribute(name=name, type=context.stored(column).type, collation=column.options.get("collation", ""))
            for name, column in declared.attributes.items()
        ),
        comment=declared.comment,
        attribute_comments=tuple(
            sorted(
                (name, note) for name, column in declared.attributes.items() if (note := column.options.get("comment"))
            )
        ),
    )


def lower_range_type(declared: DeclaredRange, context: Context) -> RangeType:
    """A range type; its functions may be declared ones."""
    declared.column.name = declared.name
    named = identifiers(f"{declared.canonical} {declared.difference}")
    return RangeType(
        namespace=context.namespace(declared.namespace),
        name=declared.name,
        subtype=context.stored(declared.column).type,
        operator_class=declared.operator_class,
        collation=declared.column.options.get("collation", ""),
        canonical=declared.canonical,
        difference=declared.difference,
        multirange=declared.multirange,
        comment=declared.comment,
        uses=tuple(functions_named(named, context)),
    )
