"""Triggers that write a row of their own, told by the function that they call: for which changes it does so.

A row that is changed to what it is calls them as any other does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.sql.part import whole
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement
    from schemadef.lint.values.combined import Env
    from schemadef.lint.values.value import Value

EACH = "EACH "
"""Stands before the kind of change for which a trigger is called once, whatever rows there are."""
_EVENTS = ("INSERT", "UPDATE", "DELETE")
_WRITES = pattern(r"\binsert\s+into\b", re.IGNORECASE)


def written_for(statement: Statement) -> tuple[str, ...]:
    """The kinds of change for which the function that a statement makes writes a row, whatever the values are."""
    text = statement.text
    if "insert" not in text.lower() or not _WRITES.search(text):
        return ()
    from schemadef.lint.sql.blocks import body_statements

    inner = body_statements(statement)
    added = [one for one in inner if one.shape.verb == "insert" and _adds(one)]
    return tuple(event for event in _EVENTS if any(_is_reached(one, event) for one in added))


def _adds(statement: Statement) -> bool:
    """Whether an INSERT adds a row each time."""
    part = whole(statement)
    return part.find("CONFLICT") < 0 and part.find("WHERE") < 0


def _is_reached(statement: Statement, event: str) -> bool:
    """Whether each condition around it holds for a change of some kind that leaves the row as it is."""
    from schemadef.lint.values.reckoned import reckoned

    guard = statement.guard
    read = _row_for(event)
    while guard is not None:
        if guard.holds or guard.query:
            return False
        if guard.condition and reckoned(guard.condition)(read) is not (not guard.negated):
            return False
        guard = guard.around
    return True


def _row_for(event: str) -> Env:
    from schemadef.lint.values.value import UNKNOWN, Opaque

    def read(of: str, column: str) -> Value:
        if of in ("new", "old"):
            return Opaque(f"row.{column}")
        if not of and column in ("new", "old"):
            return Opaque("row")
        return event if column == "tg_op" else UNKNOWN

    return read


def written_when(statement: Statement) -> tuple[tuple[str, ...], Name]:
    """When a trigger calls its function, and for what changes, as far as a statement that changes no row calls it; and
    the function. For each row that is: before one is put in.
    """
    part = whole(statement)
    words = part.tokens.words
    said = words[part.first : part.last]
    if "ROW" in said and not ("BEFORE" in said and "INSERT" in said):
        return (), ()  # most: what they do is done for rows that are another
    at = max(part.find("FUNCTION"), part.find("PROCEDURE"))
    on = part.find("ON")
    if at < 0 or on < 0 or part.find("WHEN") >= 0:
        return (), ()
    events = [event for event in _EVENTS if event in words[part.first : on]]
    if part.find("ROW") < 0:
        when = tuple(EACH + event for event in events)
    else:
        when = ("INSERT",) if "INSERT" in events and part.find("BEFORE") >= 0 else ()
    return (when, part.name_at(at + 1)) if when else ((), ())
