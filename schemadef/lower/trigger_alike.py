"""Where SQLite's family could not give a trigger the meaning that it has on Postgres: refused, each with its reason.

What differs, by the two manuals (postgresql.org/docs "Visibility of Data Changes", "Overview of Trigger Behavior";
sqlite.org/lang_createtrigger.html): an assignment before a write becomes an UPDATE after it; triggers of one event run
by name there and in no defined order here; a row's AFTER trigger runs after the whole statement there and after its
row here; a trigger never starts itself again here; a row's number is not known before it is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.constraint import Check, ForeignKey
from schemadef.declare.constraint import PrimaryKey as DeclaredPrimaryKey
from schemadef.declare.index import Index
from schemadef.declare.trigger import Assign, Run
from schemadef.errors import DeclarationError
from schemadef.lower.constraint import primary_key
from schemadef.lower.pointers import foreign_keys
from schemadef.lower.trigger_effects import effects, fires, folded, names, reached, read_of, row_columns
from schemadef.lower.trigger_parts import describe, trigger_name
from schemadef.tokens import meaningful

if TYPE_CHECKING:
    from schemadef.declare.base import Expression
    from schemadef.declare.column import Column as DeclaredColumn
    from schemadef.declare.table import TableInfo
    from schemadef.declare.trigger import Event
    from schemadef.declare.trigger import Trigger as DeclaredTrigger
    from schemadef.lower.context import Context
    from schemadef.lower.trigger_effects import Effect
    from schemadef.lower.trigger_parts import Subject

_SETTLED = frozenset({"lower", "upper", "trim", "ltrim", "rtrim", "abs"})
"""Functions whose value they leave alone."""
_ONE = "say only=… with the dialects that assign before the write"


def refuse_differing(trigger: DeclaredTrigger, subject: Subject, context: Context) -> None:
    """Raise DeclarationError when the trigger would do something else than on Postgres."""
    others = [other for other in context.triggers.get(subject.name, ()) if other is not trigger]
    if subject.table is not None:
        _refuse_assignments(trigger, subject, context)
        for column in set_after(trigger):
            for other in others:
                _refuse_observer(trigger, column, other, subject, context)
        _refuse_unknown_number(trigger, subject, context)
        for effect in effects(trigger, context):
            _refuse_own_table(trigger, effect, subject, context)
            _refuse_early_check(trigger, effect, subject, context)
    for other in others:
        _refuse_order(trigger, other, subject, context)
    _refuse_cycle(trigger, subject, context)


def set_after(trigger: DeclaredTrigger) -> list[DeclaredColumn]:
    """The columns that a trigger sets by an UPDATE of its own."""
    if trigger.touches is not None:
        return [trigger.touches]
    return [deed.column for deed in trigger.deeds if isinstance(deed, Assign)]


def _refuse(trigger: DeclaredTrigger, subject: Subject, context: Context, why: str, hint: str) -> DeclarationError:
    message = f"{describe(trigger, subject)} would not mean the same on {context.dialect.name}: {why}"
    return DeclarationError(message, hint=hint, where=str(trigger.where))


def _refuse_assignments(trigger: DeclaredTrigger, subject: Subject, context: Context) -> None:
    """Refuse an assignment whose value before something would see."""
    assert subject.table is not None
    assigned: set[str] = set()
    every = {deed.column.name for deed in trigger.deeds if isinstance(deed, Assign)}
    for deed in trigger.deeds:
        if isinstance(deed, Run):
            seen = f"the statement that it runs reads NEW.{_first(every, deed.statement)}" if every else ""
            seen = seen if every & row_columns(deed.statement.text, "new") else ""
        elif isinstance(deed, Assign):
            seen = _who_sees(deed.column, subject.table.__table__, context)
            if assigned & row_columns(deed.value.text, "new"):
                seen = "a later assignment of the same trigger"
            assigned.add(deed.column.name)
            if not seen and "update" in trigger.events and not _settles(deed.value, every):
                why = f"the value of {deed.column.name} changes when it is computed again, as the UPDATE makes it be"
                raise _refuse(trigger, subject, context, why, f"compute it from other columns, or {_ONE}")
        else:
            continue
        if seen:
            why = f"it assigns to {_assigned_name(deed, every)} after the row is written, and {seen} sees it before"
            hint = f"use a default or a generated column, or {_ONE}"
            raise _refuse(trigger, subject, context, why, hint)


def _first(every: set[str], statement: Expression) -> str:
    return min(every & row_columns(statement.text, "new"), default="")


def _assigned_name(deed: Assign | Run, every: set[str]) -> str:
    return deed.column.name if isinstance(deed, Assign) else _first(every, deed.statement)


def _settles(value: Expression, every: set[str]) -> bool:
    """Whether a value stays when it is computed once more from the row that holds it."""
    found = [folded(token) for token in meaningful(value.text)]
    if "gen_random_uuid" in found or "random" in found:
        return False
    if not every & row_columns(value.text, "new"):
        return True
    # lower(NEW.email), and coalesce(NEW.slug, …) where the rest reads nothing that is assigned
    if len(found) == 6 and found[0] in _SETTLED and found[1:4] == ["(", "new", "."]:
        return True
    rest = value.text.partition(",")[2]
    return found[:4] == ["coalesce", "(", "new", "."] and not every & row_columns(rest, "new")


def _derived(column: DeclaredColumn, info: TableInfo) -> dict[str, DeclaredColumn]:
    """A column, and the generated ones that are computed from it."""
    found = {column.name: column}
    for other in info.columns:
        generated = other.generated()
        if generated is not None and names(generated.text) & found.keys():
            found[other.name] = other
    return found


def _who_sees(column: DeclaredColumn, info: TableInfo, context: Context) -> str:
    """The constraint that sees a column's value before an assignment; empty when none does."""
    derived = _derived(column, info)
    for each in derived.values():
        if not each.null:
            return f"the NOT NULL of {each.name}"
        if each.options.get("unique") or each.options.get("primary_key") or "references" in each.options:
            return f"the key of {each.name}"
    for member in info.members:
        if not context.dialect.serves(member.only):
            continue
        if isinstance(member, Check) and derived.keys() & names(member.expression.text):
            return f"the check {member.name}"
        if isinstance(member, DeclaredPrimaryKey | ForeignKey) and derived.keys() & {c.name for c in member.columns}:
            return f"the key {member.name}"
        if isinstance(member, Index) and member.unique and derived.keys() & _indexed(member):
            return f"the unique index {member.name}"
    return ""


def _indexed(index: Index) -> set[str]:
    texts = [f"{key.of}" if not hasattr(key.of, "text") else key.of.text for key in index.keys]
    texts += [index.where_clause.text] if index.where_clause else []
    return set().union(*(names(text) for text in texts))


def _refuse_observer(
    trigger: DeclaredTrigger, column: DeclaredColumn, other: DeclaredTrigger, subject: Subject, context: Context
) -> None:
    """Refuse when another trigger would run for the UPDATE too, or see the row before it."""
    assert subject.table is not None
    if fires(other, frozenset({"update"}), frozenset({column.name})):
        why = f"it sets {column.name} by an UPDATE of its own, which the trigger {other.name} takes for a second change"
        hint = f"give {other.name} the columns that it watches (of=…) without {column.name}, or {_ONE}"
        raise _refuse(trigger, subject, context, why, hint)
    later = other.timing == "after" or trigger_name(other, subject) > trigger_name(trigger, subject)
    together = bool(set(other.events) & set(trigger.events))
    if later and together and read_of(other, "new") & _derived(column, subject.table.__table__).keys():
        why = f"it sets {column.name} after the row is written, and the trigger {other.name} reads it before"
        raise _refuse(trigger, subject, context, why, f"compute the value in {other.name} too, or {_ONE}")


def _refuse_unknown_number(trigger: DeclaredTrigger, subject: Subject, context: Context) -> None:
    """NEW's row number is not known before the row is written, unless the statement gives it."""
    assert subject.table is not None
    if trigger.timing != "before" or "insert" not in trigger.events or set_after(trigger):
        return
    info, key = subject.table.__table__, primary_key(subject.table, context)
    if key is None or len(key.columns) != 1 or info.without_rowid:
        return
    whole = context.forms(subject.table)[key.columns[0]].logical in ("smallint", "integer", "bigint")
    if whole and key.columns[0] in read_of(trigger, "new"):
        why = f"NEW.{key.columns[0]} is the row's number, which is given when the row is written"
        raise _refuse(trigger, subject, context, why, 'make it a trigger "after" the insert')


def _refuse_own_table(trigger: DeclaredTrigger, effect: Effect, subject: Subject, context: Context) -> None:
    """What a statement sees of the table that is being written depends on when each row's trigger runs."""
    if subject.name not in effect.tables or trigger.each != "row":
        return
    writes = effect.table == subject.name
    if trigger.timing == "before" and not writes and not set_after(trigger):
        return  # both see the rows before this one
    if trigger.timing == "after" and writes and _own_row_alone(effect, subject, context):
        return
    verb = "writes to" if writes else "reads"
    why = f"a statement that it runs {verb} {subject.name} itself, which holds other rows at that moment"
    hint = "work with NEW and OLD alone, or give the statement's text outright with sql(…, overrides={…})"
    raise _refuse(trigger, subject, context, why, hint)


def _own_row_alone(effect: Effect, subject: Subject, context: Context) -> bool:
    """Whether a statement changes nothing but the row that the trigger runs for: `WHERE id = NEW.id`."""
    if subject.table is None or effect.tables != (subject.name,):
        return False
    key = primary_key(subject.table, context)
    found = [folded(token) for token in meaningful(effect.text)]
    if key is None or "where" not in found or "or" in found:
        return False
    condition = " ".join(found[found.index("where") :])
    return all(f"{column} = new . {column}" in condition for column in key.columns)


def _refuse_early_check(trigger: DeclaredTrigger, effect: Effect, subject: Subject, context: Context) -> None:
    """Postgres checks a foreign key after each statement of a trigger, and before the AFTER triggers of the parent's
    own; SQLite when the whole statement ends.
    """
    child = next((table for table in context.tables if table.__table__.name == effect.table), None)
    if child is None or subject.table is None or trigger.each != "row":
        return
    every = set(trigger.events) - ({"delete"} if trigger.timing == "before" else {"insert"})
    for key in foreign_keys(child, context):
        events = every if trigger.timing == "before" else every - key.follows
        moves = effect.events - {"update"} or key.own & effect.columns
        if key.target is subject.table and not key.deferred and events and moves:
            moment = "before" if trigger.timing == "after" else "after"
            why = f"the foreign key of {effect.table} ({', '.join(sorted(key.own))}) is checked at another moment"
            hint = f'make it a trigger "{moment}" the write, or the foreign key initially_deferred'
            raise _refuse(trigger, subject, context, why, hint)


def _refuse_order(trigger: DeclaredTrigger, other: DeclaredTrigger, subject: Subject, context: Context) -> None:
    """Postgres runs a moment's triggers by name, SQLite in no defined order: it must not matter."""
    events: set[Event] = set(trigger.events) & set(other.events)
    assigning = bool(set_after(trigger)) and trigger.touches is None
    if not events or not (trigger.timing == other.timing or (assigning and other.timing == "after")):
        return
    if events == {"update"} and trigger.of and other.of and not {*trigger.of} & {*other.of}:
        return
    mine, theirs = ([found for _, found in reached(each, context)] for each in (trigger, other))
    shared = {e.table for e in mine if any(e.table in o.tables for o in theirs)}
    shared |= {o.table for o in theirs if any(o.table in e.tables for e in mine)}
    if shared:
        why = f"it and the trigger {other.name} both use {min(shared)}, and run in no defined order there"
        hint = "put both into one trigger: do=(…, …) runs in the order of the text"
        raise _refuse(trigger, subject, context, why, hint)


def _refuse_cycle(trigger: DeclaredTrigger, subject: Subject, context: Context) -> None:
    """A trigger that starts itself again does so on Postgres alone (PRAGMA recursive_triggers is off by default)."""
    for source, effect in reached(trigger, context):
        if effect.table == subject.name and fires(trigger, effect.events, effect.columns):
            through = "" if source is trigger else f" through the trigger {source.name}"
            why = f"it starts itself again{through}, which triggers do not do there"
            hint = "name the columns that it watches (of=…), or give the statement's text outright with overrides={…}"
            raise _refuse(trigger, subject, context, why, hint)
