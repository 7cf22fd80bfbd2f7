"""What a file's statements make, change and drop, in values that marshal writes: a process that has not read the file
knows the schema behind it all the same.

Of most statements the shape says it all; those about rows, and whatever a rule asks of others, are read again, from
where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.lint.backward import is_back, ways_back_of
from schemadef.lint.schema.noted import noted, only_stands
from schemadef.lint.sql.past import Past, Told, dropped
from schemadef.lint.sql.shape import Action, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.lint.files import Found
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

Entry = tuple[Any, ...]
"""The kind and the name of what stands from now on and is asked for nothing else; or where a statement begins and ends,
and what it does, unless its words have to say it."""
_NONE: frozenset[str] = frozenset()
_WATCHED = frozenset({"rename", "enable", "force", "disable"})
"""What a schema takes note of among the parts of an ALTER at once."""


def journal(file: File) -> list[Entry]:
    """What the statements of a file do that a schema takes note of, in their order."""
    back = ways_back_of(file)
    forward = [one for one in file.everything if not is_back(back, one.start)] if back else file.everything
    return [_entry(one) for one in forward if noted(one.shape)]


def _entry(statement: Statement) -> Entry:
    shape = statement.shape
    verb = shape.verb
    if not shape.name:
        return statement.start, statement.end, None
    if only_stands(shape):
        return shape.kind, shape.name
    actions: Any = shape.actions
    if actions:
        actions = tuple((one.verb, one.kind, one.name) for one in actions if one.verb in _WATCHED)
    gone = dropped(statement) if verb == "drop" else ()
    return statement.start, statement.end, verb, shape.kind, shape.name, shape.table, shape.flags, actions, gone


def follow(entries: Iterable[Entry], found: Found, schema: Schema) -> None:
    """Do to a schema what a file does."""
    schema.begin()
    for entry in entries:
        if len(entry) == 2:
            schema.stand(*entry)
        else:
            schema.apply(_told(entry, found, schema))


def _told(entry: Entry, found: Found, schema: Schema) -> Past:
    """A statement as far as it was told, which is read again where its words say what becomes of rows."""
    start, end, *told = entry
    if len(told) == 1:
        return Past(found, start, end)
    verb, kind, name, table, flags, actions, gone = told
    if verb == "alter" and schema.full(name) in schema.filled:
        return Past(found, start, end)
    parts = tuple(Action(does, what, whom, _NONE, 0, 0) for does, what, whom in actions) if actions else ()
    return Told(found, start, end, Shape(verb, kind, name, table, flags, 0, parts), gone)
