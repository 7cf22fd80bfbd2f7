"""What stands outside tables: namespaces, extensions, roles, functions, views, raw SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from schemadef.declare.base import Declared
from schemadef.declare.function import Procedure as DeclaredProcedure
from schemadef.lower.policy import uses_of
from schemadef.lower.sequence import lower_sequence
from schemadef.lower.trigger import lower_trigger
from schemadef.lower.trigger_parts import Subject
from schemadef.lower.user_type import lower_composite_type, lower_domain, lower_range_type
from schemadef.model import Aggregate, Argument, Extension, Function, Id, Namespace, Procedure, Raw, Role, View
from schemadef.names import snake_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.declare.aggregate import Aggregate as DeclaredAggregate
    from schemadef.declare.function import Function as DeclaredFunction
    from schemadef.declare.standalone import Raw as DeclaredRaw
    from schemadef.declare.standalone import View as DeclaredView
    from schemadef.lower.context import Context
    from schemadef.model import Object

DeclaredT = TypeVar("DeclaredT", bound=Declared)


def lower_standalone(context: Context) -> Iterator[Object]:
    """Everything of the declaration that is no table and no view."""
    schema = context.schema
    for namespace in _served(schema.namespaces, "namespaces", "namespace", context):
        yield Namespace(name=namespace.name, comment=namespace.comment)
    for extension in _served(schema.extensions, "extensions", "extension", context):
        yield Extension(
            name=extension.name, namespace=context.namespace(extension.namespace), comment=extension.comment
        )
    for role in _served(schema.roles, "roles", "role", context):
        yield Role(name=role.name)
    yield from _sequences_and_types(context)
    for function in _served(schema.functions, "functions", "function", context):
        yield _function(function, context)
    for aggregate in _served(schema.aggregates, "aggregates", "aggregate", context):
        yield _aggregate(aggregate, context)
    for raw in schema.raws:
        if context.dialect.serves(raw.only):
            yield _raw(raw, context)


def _sequences_and_types(context: Context) -> Iterator[Object]:
    schema = context.schema
    for sequence in _served(schema.sequences, "sequences", "sequence", context):
        yield lower_sequence(sequence, context)
    for domain in _served(schema.domains, "domains", "domain", context):
        yield from lower_domain(domain, context)
    for composite in _served(schema.composite_types, "composite_types", "composite type", context):
        yield lower_composite_type(composite, context)
    for ranged in _served(schema.range_types, "range_types", "range type", context):
        yield lower_range_type(ranged, context)


def _served(things: Iterable[DeclaredT], feature: str, word: str, context: Context) -> Iterator[DeclaredT]:
    """What is declared for this dialect; raises DeclarationError when the dialect has no such thing."""
    for thing in things:
        if context.dialect.serves(thing.only):
            if not context.features[feature]:
                raise context.refuse(feature.replace("_", " "), f"{word} {thing.name}", thing)
            yield thing


def _function(declared: DeclaredFunction, context: Context) -> Function:
    arguments = tuple(
        Argument(name=given.name, type=context.stored(given.of).type, mode=given.mode, default=given.default)
        for given in declared.arguments
    )
    parsed = declared.language == "sql" and bool(_PARSED.match(declared.body))
    return (Procedure if isinstance(declared, DeclaredProcedure) else Function)(
        namespace=context.namespace(declared.namespace),
        name=declared.name,
        arguments=arguments,
        returns=declared.returns,
        language=declared.language,
        body="" if parsed else declared.body,
        parsed=declared.body.strip().rstrip(";") if parsed else "",
        volatility=declared.volatility,
        parallel=declared.parallel,
        strict=declared.strict,
        security_definer=declared.security_definer,
        leakproof=declared.leakproof,
        cost="" if declared.cost is None else f"{declared.cost:g}",
        rows="" if declared.rows is None else f"{declared.rows:g}",
        settings=tuple(sorted(declared.settings.items())),
        comment=declared.comment,
        uses=uses_of(declared.body, context) if declared.language == "sql" else (),
    )


_PARSED = re.compile(r"\s*(RETURN|BEGIN\s+ATOMIC)\b", re.IGNORECASE)


def _aggregate(declared: DeclaredAggregate, context: Context) -> Aggregate:
    types = tuple(context.stored(column).type for column in declared.arguments)
    options = tuple(sorted(declared.options.items()))
    return Aggregate(
        namespace=context.namespace(declared.namespace),
        name=declared.name,
        arguments=declared.signature or ", ".join(map(str, types)),
        types=types,
        returns=declared.returns,
        options=options,
        comment=declared.comment,
        uses=uses_of(" ".join(value for _, value in options), context),
    )


def _raw(declared: DeclaredRaw, context: Context) -> Raw:
    uses = []
    for thing in declared.needs:
        info = getattr(thing, "__table__", None)
        if info is not None:
            uses.append(Id("table", context.namespace(info.namespace), "", info.name))
        elif isinstance(thing, Declared):
            namespace = context.namespace(getattr(thing, "namespace", ""))
            uses.append(Id(snake_case(type(thing).__name__), namespace, "", thing.name))
    up, down = (tuple(text.strip().rstrip(";") for text in texts) for texts in (declared.up, declared.down))
    return Raw(name=declared.name, up=up, down=down, exists=declared.exists.strip().rstrip(";"), uses=tuple(uses))


def lower_views(context: Context) -> Iterator[Object]:
    """The views and their triggers."""
    for declared in context.schema.views:
        if not context.dialect.serves(declared.only):
            continue
        if not context.features["views"]:
            raise context.refuse("views", f"view {declared.name}", declared)
        for feature in ("security_invoker", "security_barrier", "check_option"):
            if getattr(declared, feature) and not context.features[feature]:
                raise context.refuse(feature, f"view {declared.name}", declared, feature)
        yield _view(declared, context)
        columns = context.view_forms(declared) if declared.triggers else {}
        subject = Subject(context.namespace(declared.namespace), declared.name, columns, view=declared.name)
        for name, trigger in declared.triggers.items():
            trigger.name = trigger.name or name
            if context.dialect.serves(trigger.only):
                yield from lower_trigger(trigger, subject, context)


def _view(declared: DeclaredView, context: Context) -> View:
    query = context.translate(declared.query, f"view {declared.name}", form="query")
    own = Id("view", context.namespace(declared.namespace), "", declared.name)
    return View(
        namespace=context.namespace(declared.namespace),
        name=declared.name,
        query=query.rstrip("; \n"),
        columns=declared.columns,
        security_invoker=declared.security_invoker,
        security_barrier=declared.security_barrier,
        check_option=declared.check_option,
        comment=declared.comment if context.features["comments"] else "",
        column_comments=tuple(sorted(declared.column_comments.items())) if context.features["comments"] else (),
        uses=tuple(id for id in uses_of(query, context) if id != own),
    )
