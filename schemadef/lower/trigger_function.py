"""Triggers where they call a function: Postgres."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.declare.trigger import Assign, Reject
from schemadef.expression.words import SOURCE_RESERVED
from schemadef.lower.custom import custom_type
from schemadef.lower.trigger_parts import (
    assigned_value,
    condition,
    events,
    rows,
    statements,
    touched,
    trigger_name,
    watched,
)
from schemadef.lower.uses import expression_uses
from schemadef.model import Function, Trigger
from schemadef.names import given_name, literal, quote
from schemadef.tokens import dedented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.trigger import Trigger as DeclaredTrigger
    from schemadef.lower.context import Context
    from schemadef.lower.trigger_parts import Subject
    from schemadef.model import Object


def lower_to_function(trigger: DeclaredTrigger, subject: Subject, context: Context) -> Iterator[Object]:
    """A function and the trigger that calls it."""
    if trigger.touches is not None:
        yield from _touch(trigger, subject, context)
        return
    when = condition(trigger, subject, context, rows(trigger))
    if isinstance(trigger.function, str):
        path = custom_type(trigger.function)
        namespace, name = context.namespace(path.namespace), path.name
    elif trigger.function is not None:
        namespace, name = context.namespace(trigger.function.namespace), trigger.function.name
    else:
        inner = when if trigger.timing == "instead of" else ""
        function = _function(trigger, subject, context, inner)
        namespace, name = function.namespace, function.name
        yield function
    yield Trigger(
        namespace=subject.namespace,
        table=subject.name,
        name=trigger_name(trigger, subject),
        timing=trigger.timing,
        events=events(trigger),
        of=watched(trigger, subject),
        each_row=trigger.each == "row",
        when="" if trigger.timing == "instead of" else when,
        function_namespace=namespace,
        function_name=name,
        arguments=trigger.arguments,
        old_table=trigger.old_table,
        new_table=trigger.new_table,
        constraint=trigger.constraint,
        deferrable=trigger.deferrable,
        initially_deferred=trigger.initially_deferred,
        firing=trigger.firing,
        comment=trigger.comment,
        uses=() if trigger.timing == "instead of" else expression_uses(when, context),
    )


def _touch(trigger: DeclaredTrigger, subject: Subject, context: Context) -> Iterator[Object]:
    """One function for every table that keeps a column of that name: it sets NEW's column and nothing else."""
    column, now = touched(trigger, subject, context)
    name = quote(column.name)
    function = given_name("touch", column.name, suffix="fn")
    body = f"\nBEGIN\n  NEW.{name} := {now};\n  RETURN NEW;\nEND\n"
    yield Function(namespace=subject.namespace, name=function, returns="trigger", body=body)
    yield Trigger(
        namespace=subject.namespace,
        table=subject.name,
        name=trigger_name(trigger, subject),
        timing="before",
        events=("update",),
        when=f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}",
        function_namespace=subject.namespace,
        function_name=function,
        comment=trigger.comment,
    )


def _function(trigger: DeclaredTrigger, subject: Subject, context: Context, inner: str) -> Function:
    lines = [*_assignments(trigger, subject, context), *_rejections(trigger)]
    lines += [f"{text};" for text in statements(trigger, subject, context, rows(trigger))]
    if inner:
        lines = [f"IF {inner} THEN", *(f"  {dedented(line, '  ')}" for line in lines), "END IF;"]
    body = "\nBEGIN\n" + "".join(f"  {dedented(line, '  ')}\n" for line in [*lines, *_return(trigger)]) + "END\n"
    return Function(
        namespace=subject.namespace,
        name=trigger_name(trigger, subject, "fn"),
        returns="trigger",
        body=body,
        # names without a namespace mean the table's own, whoever writes to it
        settings=(("search_path", f"{_as_printed(subject.namespace)}, pg_temp"),),
    )


def _as_printed(name: str) -> str:
    """A name as the server prints it in a setting: in quotes only where it needs them (`quote_identifier`)."""
    return name if re.fullmatch("[a-z_][a-z0-9_]*", name) and name not in SOURCE_RESERVED else quote(name)


def _assignments(trigger: DeclaredTrigger, subject: Subject, context: Context) -> Iterator[str]:
    for deed in trigger.deeds:
        if isinstance(deed, Assign):
            yield f"NEW.{quote(deed.column.name)} := {assigned_value(deed, trigger, subject, context)};"


def _rejections(trigger: DeclaredTrigger) -> Iterator[str]:
    for deed in trigger.deeds:
        if isinstance(deed, Reject):
            yield f"RAISE EXCEPTION USING MESSAGE = {literal(deed.message)};"


def _return(trigger: DeclaredTrigger) -> list[str]:
    if trigger.timing == "after" or trigger.each == "statement":
        return ["RETURN NULL;"]
    if "delete" not in trigger.events:
        return ["RETURN NEW;"]
    if trigger.events == ("delete",):
        return ["RETURN OLD;"]
    return ["IF TG_OP = 'DELETE' THEN", "  RETURN OLD;", "END IF;", "RETURN NEW;"]
