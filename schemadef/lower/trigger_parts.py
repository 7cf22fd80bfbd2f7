"""What both families make a trigger of: its name, its events and rows, and its texts in the target's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.declare.trigger import Run
from schemadef.errors import DeclarationError
from schemadef.lower.constraint import own_columns
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.column import Column as DeclaredColumn
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.declare.trigger import Assign, Event
    from schemadef.declare.trigger import Trigger as DeclaredTrigger
    from schemadef.expression import ColumnForm
    from schemadef.lower.context import Context

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

    def own_table(self) -> type[DeclaredTable]:
        """The table of a trigger that assigns, which none on a view does."""
        assert self.table is not None
        return self.table


def trigger_name(trigger: DeclaredTrigger, subject: Subject, suffix: str = "") -> str:
    """The name that its author gives it, or its attribute's with its table's before it: SQLite's triggers share one
    set of names. What is made for it (`suffix`) has its table's name in it always.
    """
    if trigger.exact and not suffix:
        return trigger.name
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


def statements(
    trigger: DeclaredTrigger, subject: Subject, context: Context, row_names: frozenset[str]
) -> Iterator[str]:
    """The translated statements that a trigger runs."""
    for deed in trigger.deeds:
        if isinstance(deed, Run):
            yield context.translate(
                deed.statement, describe(trigger, subject), columns=subject.columns, rows=row_names, form="statement"
            ).rstrip("; \n")


def assigned_value(deed: Assign, trigger: DeclaredTrigger, subject: Subject, context: Context) -> str:
    """The translated value of an assignment, as the column stores it."""
    name = own_columns((deed.column,), subject.own_table(), describe(trigger, subject), trigger.where)[0]
    columns = subject.columns
    return context.translate(
        deed.value, describe(trigger, subject), columns=columns, rows=rows(trigger), target=columns[name]
    )


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
