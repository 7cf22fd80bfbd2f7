"""Triggers where they hold their own statements: the SQLite family.

One trigger an event; an assignment becomes an UPDATE after the row is written, which changes nothing when it is made
again: a trigger that it starts finds nothing to do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.declare.trigger import Assign, Reject
from schemadef.lower.constraint import primary_key
from schemadef.lower.trigger_alike import refuse_differing
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
from schemadef.model import Trigger
from schemadef.names import literal, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.column import Column as DeclaredColumn
    from schemadef.declare.trigger import Event
    from schemadef.declare.trigger import Trigger as DeclaredTrigger
    from schemadef.lower.context import Context
    from schemadef.lower.trigger_parts import Subject

_ONE_WORD = re.compile(r"[\w.]+|'(?:[^']|'')*'|\w+\([^()]*\)")


def lower_to_body(trigger: DeclaredTrigger, subject: Subject, context: Context) -> Iterator[Trigger]:
    """A trigger for each event."""
    refuse_differing(trigger, subject, context)
    if trigger.touches is not None:
        yield _touch(trigger, subject, context)
        return
    several = len(trigger.events) > 1
    for event in events(trigger):
        yield _one(trigger, subject, context, event, trigger_name(trigger, subject, event if several else ""))


def _one(trigger: DeclaredTrigger, subject: Subject, context: Context, event: Event, name: str) -> Trigger:
    row_names = rows(trigger)
    assigns = [deed for deed in trigger.deeds if isinstance(deed, Assign)]
    when = condition(trigger, subject, context, row_names)
    body = [_rejection(deed) for deed in trigger.deeds if isinstance(deed, Reject)]
    if assigns:
        values = [(deed.column, assigned_value(deed, trigger, subject, context)) for deed in assigns]
        changed = " OR ".join(f"NEW.{quote(column.name)} IS NOT {_operand(value)}" for column, value in values)
        body.append(context.canonical(f"{_update(values, subject, context)} AND ({changed})"))
    body += statements(trigger, subject, context, row_names)
    return Trigger(
        namespace=subject.namespace,
        table=subject.name,
        name=name,
        timing="after" if assigns else trigger.timing,
        events=(event,),
        of=watched(trigger, subject) if event == "update" else (),
        when=when,
        body=tuple(body),
    )


def _rejection(deed: Reject) -> str:
    return f"SELECT RAISE(ABORT, {literal(deed.message)})"


def _touch(trigger: DeclaredTrigger, subject: Subject, context: Context) -> Trigger:
    """After an update that left the column alone, set it; the last condition ends it where triggers recurse."""
    column, now = touched(trigger, subject, context)
    name = quote(column.name)
    when = f"NEW.{name} IS OLD.{name} AND NEW.{name} IS NOT {now}"
    return Trigger(
        namespace=subject.namespace,
        table=subject.name,
        name=trigger_name(trigger, subject),
        timing="after",
        events=("update",),
        when=context.canonical(when),
        body=(context.canonical(_update([(column, now)], subject, context)),),
    )


def _operand(value: str) -> str:
    return value if _ONE_WORD.fullmatch(value) else f"({value})"


def _update(values: list[tuple[DeclaredColumn, str]], subject: Subject, context: Context) -> str:
    assert subject.table is not None
    key = primary_key(subject.table, context)
    columns = [quote(column) for column in key.columns] if key else [_rowid(subject, context)]
    sets = ", ".join(f"{quote(column.name)} = {value}" for column, value in values)
    where = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    return f"UPDATE {quote(subject.name)} SET {sets} WHERE {where}"


def _rowid(subject: Subject, context: Context) -> str:
    """A name of the row's number that no column has taken (sqlite.org/lang_createtable.html, "ROWIDs")."""
    assert subject.table is not None
    taken = {column.name.lower() for column in context.columns(subject.table.__table__)}
    return next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), "rowid")
