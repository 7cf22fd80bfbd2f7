"""Triggers: what is refused on both families, and the choice between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.trigger import Assign, Reject
from schemadef.errors import DeclarationError
from schemadef.lower.constraint import own_columns
from schemadef.lower.trigger_effects import read_of
from schemadef.lower.trigger_parts import describe, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.trigger import Trigger as DeclaredTrigger
    from schemadef.lower.context import Context
    from schemadef.lower.trigger_parts import Subject
    from schemadef.model import Object


def lower_trigger(trigger: DeclaredTrigger, subject: Subject, context: Context) -> Iterator[Object]:
    """The objects that a trigger becomes; raises DeclarationError for what has no single meaning on both families."""
    # here, since most runs have one dialect, and many a schema no trigger
    from schemadef.lower.trigger_body import lower_to_body
    from schemadef.lower.trigger_function import lower_to_function

    rewrites = {"function": lower_to_function, "body": lower_to_body}
    _validate(trigger, subject, context)
    yield from rewrites[context.features["triggers"]](trigger, subject, context)


def _validate(trigger: DeclaredTrigger, subject: Subject, context: Context) -> None:
    what = describe(trigger, subject)
    problem = _contradiction(trigger, subject)
    if problem:
        raise DeclarationError(f"{what} {problem}", where=str(trigger.where))
    if trigger.each == "statement" and not context.features["statement_triggers"]:
        raise context.refuse("triggers for each statement", what, trigger)
    if "truncate" in trigger.events and not context.features["truncate_triggers"]:
        raise context.refuse("triggers on TRUNCATE", what, trigger)
    if trigger.constraint and not context.features["constraint_triggers"]:
        raise context.refuse("constraint triggers", what, trigger)
    if trigger.firing and not context.features["trigger_firing"]:
        raise context.refuse("triggers that do not fire as usual", what, trigger)
    if trigger.function is not None and not context.features["functions"]:
        raise context.refuse("functions", what, trigger)
    for deed in trigger.deeds:
        if isinstance(deed, Assign):
            own_columns((deed.column,), subject.own_table(), what, trigger.where)
    _refuse_absent_row(trigger, subject)
    _refuse_uncomputed(trigger, subject)


def _refuse_absent_row(trigger: DeclaredTrigger, subject: Subject) -> None:
    """NEW is there after an insert or update, OLD after an update or delete."""
    there = rows(trigger)
    for row in ("new", "old"):
        if row not in there and read_of(trigger, row):
            message = f"{describe(trigger, subject)} reads {row.upper()}, which not every one of its events has"
            hint = "make it several triggers" if trigger.each == "row" else "make it a trigger for each row"
            raise DeclarationError(message, hint=hint, where=str(trigger.where))


def _refuse_uncomputed(trigger: DeclaredTrigger, subject: Subject) -> None:
    """A generated column has its value after the BEFORE triggers, a virtual one on Postgres never (its documentation,
    "Generated Columns"); and nothing can be assigned to it.
    """
    generated = {c.name: c for c in subject.table.__table__.columns if c.generated()} if subject.table else {}
    virtual = {name for name, column in generated.items() if column.options.get("virtual")}
    for deed in trigger.deeds:
        if isinstance(deed, Assign) and deed.column.name in generated:
            message = f"{describe(trigger, subject)} assigns to {deed.column.name}, which is generated"
            raise DeclarationError(message, hint="assign to what it is computed from", where=str(trigger.where))
    unknown = read_of(trigger, "new") & (generated.keys() if trigger.timing == "before" else virtual)
    if unknown:
        message = f"{describe(trigger, subject)} reads NEW.{min(unknown)}, which is generated and not computed by then"
        hint = "write out what it is computed from" + ("" if virtual else ', or make it a trigger "after" the write')
        raise DeclarationError(message, hint=hint, where=str(trigger.where))


def _contradiction(trigger: DeclaredTrigger, subject: Subject) -> str:
    """What is wrong with a trigger on every dialect; empty when nothing is."""
    assigns = any(isinstance(deed, Assign) for deed in trigger.deeds)
    late = trigger.timing != "before" or trigger.each != "row" or "delete" in trigger.events
    on_view = trigger.timing == "instead of"
    wrong = {
        "names no event": not trigger.events,
        "does nothing: say do=assign(…), reject(…) or run(…)": not (
            trigger.deeds or trigger.function is not None or trigger.touches is not None
        ),
        "has both a function and something else to do": bool(trigger.deeds) and trigger.function is not None,
        "assigns to a row that is already written: only a row trigger before an insert or update can": assigns and late,
        "names columns with `of` but is not on update": bool(trigger.of) and "update" not in trigger.events,
        "is INSTEAD OF on a table, or is on a view and not INSTEAD OF": on_view != (subject.table is None),
        "is INSTEAD OF, which is for each row and for every column": on_view
        and (bool(trigger.of) or trigger.each == "statement"),
        "is deferrable, which only a constraint trigger is: say constraint=True": trigger.deferrable
        and not trigger.constraint,
        "is a constraint trigger, which is after each row, on a table": trigger.constraint
        and (trigger.timing != "after" or trigger.each != "row"),
        "is on TRUNCATE, which is for each statement alone": "truncate" in trigger.events and trigger.each == "row",
        "has arguments or tables of rows, which are for a function=… of Postgres": trigger.function is None
        and bool(trigger.arguments or trigger.old_table or trigger.new_table),
        "rejects with a message that is not one line of text": any(
            isinstance(deed, Reject) and not deed.message.isprintable() for deed in trigger.deeds
        ),
    }
    return next((words for words, so in wrong.items() if so), "")
