"""Triggers: what is common to both families, and the choice between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.declare.trigger import Assign, Run
from schemadef.errors import DeclarationError
from schemadef.lower.constraint import own_columns
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.column import Column as DeclaredColumn
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.declare.trigger import Event
    from schemadef.declare.trigger import Trigger as DeclaredTrigger
    from schemadef.expression import ColumnForm
    from schemadef.lower.context import Context
    from schemadef.model import Object

_ORDER: tuple[Event, ...] = ("insert", "update", "delete", "truncate")
_ROWS: dict[Event, frozenset[str]] = {
    "insert": frozenset({"new"}),
    "update": frozenset({"new", "old"}),
    "delete": frozenset({"old"}),
    "truncate": frozenset(),
}


class Subject(NamedTuple):
    """What a trigger hangs on: a table, or a view for INSTEAD OF."""

    namespace: str
    name: str
    columns: dict[str, ColumnForm]
    table: type[DeclaredTable] | None = None
    view: str = ""


def lower_trigger(trigger: DeclaredTrigger, subject: Subject, context: Context) -> Iterator[Object]:
    """The objects that a trigger becomes; raises DeclarationError for what has no single meaning on both families."""
    from schemadef.lower.trigger_body import lower_to_body
    from schemadef.lower.trigger_function import lower_to_function

    rewrites = {"function": lower_to_function, "body": lower_to_body}
    _validate(trigger, subject, context)
    yield from rewrites[context.features["triggers"]](trigger, subject, context)


def trigger_name(trigger: DeclaredTrigger, subject: Subject, suffix: str = "") -> str:
    """The trigger's name with its table's before it: SQLite's triggers share one set of names."""
    own = trigger.name.removeprefix(f"{subject.name}_") or trigger.name
    return given_name(subject.name, own, suffix=suffix)


def describe(trigger: DeclaredTrigger, subject: Subject) -> str:
    """The trigger in words, for errors."""
    return f"trigger {trigger.name} of {subject.name}"


def events(trigger: DeclaredTrigger) -> tuple[Event, ...]:
    """Its events in the order that catalogs keep."""
    return tuple(event for event in _ORDER if event in trigger.events)


def rows(trigger: DeclaredTrigger, *only: Event) -> frozenset[str]:
    """The rows (`new`, `old`) that exist in every one of its events."""
    found = [_ROWS[event] for event in only or trigger.events]
    return frozenset.intersection(*found) if trigger.each == "row" and found else frozenset()


def watched(trigger: DeclaredTrigger, subject: Subject) -> tuple[str, ...]:
    """The columns after UPDATE OF."""
    if subject.table is None:
        return tuple(column.name for column in trigger.of)
    return own_columns(trigger.of, subject.table, describe(trigger, subject), trigger.where)


def _validate(trigger: DeclaredTrigger, subject: Subject, context: Context) -> None:
    what = describe(trigger, subject)
    problem = _contradiction(trigger, subject)
    if problem:
        raise DeclarationError(f"{what} {problem}", where=str(trigger.where))
    if trigger.each == "statement" and not context.features["statement_triggers"]:
        raise context.refuse("triggers for each statement", what, trigger)
    if "truncate" in trigger.events and not context.features["truncate_triggers"]:
        raise context.refuse("triggers on TRUNCATE", what, trigger)
    if trigger.function is not None and not context.features["functions"]:
        raise context.refuse("functions", what, trigger)


def _contradiction(trigger: DeclaredTrigger, subject: Subject) -> str:
    assigns = [deed for deed in trigger.deeds if isinstance(deed, Assign)]
    if not trigger.events:
        return "names no event"
    if not trigger.deeds and trigger.function is None and trigger.touches is None:
        return "does nothing: say do=assign(…), reject(…) or run(…)"
    if assigns and (trigger.timing != "before" or trigger.each != "row" or "delete" in trigger.events):
        return "assigns to a row that is already written: only a row trigger before an insert or update can"
    if trigger.of and "update" not in trigger.events:
        return "names columns with `of` but is not on update"
    if (trigger.timing == "instead of") != (subject.table is None):
        return "is INSTEAD OF on a table, or is on a view and not INSTEAD OF"
    if trigger.each == "statement" and trigger.when is not None and rows(trigger):
        return "is for each statement and looks at a row"
    return ""


def statements(
    trigger: DeclaredTrigger, subject: Subject, context: Context, row_names: frozenset[str]
) -> Iterator[str]:
    """The translated statements that a trigger runs."""
    for deed in trigger.deeds:
        if isinstance(deed, Run):
            yield context.translate(
                deed.statement, describe(trigger, subject), columns=subject.columns, rows=row_names, form="statement"
            ).rstrip("; \n")


def condition(trigger: DeclaredTrigger, subject: Subject, context: Context, row_names: frozenset[str]) -> str:
    """The translated WHEN condition, empty for none."""
    if trigger.when is None:
        return ""
    return context.translate(trigger.when, describe(trigger, subject), columns=subject.columns, rows=row_names)


def touched(trigger: DeclaredTrigger, subject: Subject, context: Context) -> tuple[DeclaredColumn, str]:
    """The column that a touch trigger keeps, and the present moment in its stored form."""
    column = trigger.touches
    assert column is not None and subject.table is not None
    own_columns((column,), subject.table, describe(trigger, subject), trigger.where)
    now = context.stored(column).now if context.features["expressions"] != "native" else "now()"
    if not now or column.type.name != "timestamp":
        message = f"{describe(trigger, subject)} touches {column.name}, which is no timestamp"
        raise DeclarationError(message, where=str(trigger.where))
    return column, now
