"""Triggers where they hold their own statements: the SQLite family.

One trigger an event; an assignment becomes an UPDATE after the row is written, and is refused where that could be
told from an assignment before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.constraint import PrimaryKey as DeclaredPrimaryKey
from schemadef.declare.trigger import Assign, Reject, Run
from schemadef.declare.trigger import Trigger as DeclaredTrigger
from schemadef.errors import DeclarationError
from schemadef.lower.constraint import primary_key
from schemadef.lower.trigger import condition, describe, events, rows, statements, touched, trigger_name, watched
from schemadef.model import Trigger
from schemadef.names import literal, quote
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.column import Column as DeclaredColumn
    from schemadef.declare.trigger import Event
    from schemadef.lower.context import Context
    from schemadef.lower.trigger import Subject


def lower_to_body(trigger: DeclaredTrigger, subject: Subject, context: Context) -> Iterator[Trigger]:
    """A trigger for each event."""
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
        _refuse_visible_assignment(trigger, assigns, subject, context, event)
        values = [
            (
                deed.column,
                context.translate(deed.value, describe(trigger, subject), columns=subject.columns, rows=row_names),
            )
            for deed in assigns
        ]
        body.append(context.canonical(_update(values, subject, context)))
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
    _refuse_observers(trigger, column, subject, context, "update")
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


def _update(values: list[tuple[DeclaredColumn, str]], subject: Subject, context: Context) -> str:
    assert subject.table is not None
    key = primary_key(subject.table, context)
    columns = [quote(column) for column in key.columns] if key else ["rowid"]
    sets = ", ".join(f"{quote(column.name)} = {value}" for column, value in values)
    where = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    return f"UPDATE {quote(subject.name)} SET {sets} WHERE {where}"


def _refuse_visible_assignment(
    trigger: DeclaredTrigger, assigns: list[Assign], subject: Subject, context: Context, event: Event
) -> None:
    """Refuse an assignment whose old value something would see: a constraint, another assignment, another trigger."""
    assert subject.table is not None
    earlier: set[str] = set()
    for deed in assigns:
        seen = _who_sees(deed.column, subject, context, event)
        if earlier & identifiers(deed.value.text):
            seen = "a later assignment of the same trigger"
        if seen:
            message = (
                f"{describe(trigger, subject)} assigns to {deed.column.name} after the row is written on "
                f"{context.dialect.name}, and {seen} would see the value before"
            )
            hint = "use a default or a generated column, or say only=… with the dialects that assign before"
            raise DeclarationError(message, hint=hint, where=str(trigger.where))
        earlier.add(deed.column.name)
        _refuse_observers(trigger, deed.column, subject, context, event)


def _who_sees(column: DeclaredColumn, subject: Subject, context: Context, event: Event) -> str:
    from schemadef.declare.constraint import Check, ForeignKey
    from schemadef.declare.index import Index

    assert subject.table is not None
    info, options = subject.table.__table__, column.options
    if event == "insert" and not column.null and "default" not in options:
        return "its NOT NULL"
    if options.get("unique") or options.get("primary_key") or "references" in options:
        return "its key"
    for member in info.members:
        if not context.dialect.serves(member.only):
            continue
        if isinstance(member, Check) and column.name in identifiers(member.expression.text):
            return f"the check {member.name}"
        if isinstance(member, DeclaredPrimaryKey | ForeignKey) and column in member.columns:
            return f"the key {member.name}"
        if isinstance(member, Index) and member.unique and any(key.of is column for key in member.keys):
            return f"the unique index {member.name}"
    return ""


def _refuse_observers(
    trigger: DeclaredTrigger, column: DeclaredColumn, subject: Subject, context: Context, event: Event
) -> None:
    """Refuse when another trigger after the same write would run twice, or see the row before the assignment."""
    assert subject.table is not None
    for other in subject.table.__table__.members:
        if not isinstance(other, DeclaredTrigger) or other is trigger or not context.dialect.serves(other.only):
            continue
        runs_again = "update" in other.events and (not other.of or column in other.of)
        if other.timing == "after" and (runs_again or (event in other.events and _mentions(other, column))):
            message = (
                f"{describe(trigger, subject)} sets {column.name} by an UPDATE of its own on {context.dialect.name}, "
                f"which the trigger {other.name} would see as a second change"
            )
            hint = f"give {other.name} the columns that it watches (of=…) without {column.name}"
            raise DeclarationError(message, hint=hint, where=str(other.where))


def _mentions(other: DeclaredTrigger, column: DeclaredColumn) -> bool:
    texts = [other.when.text] if other.when else []
    texts += [deed.statement.text for deed in other.deeds if isinstance(deed, Run)]
    return any(column.name in identifiers(text) for text in texts)
