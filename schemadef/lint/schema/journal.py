"""What a file's statements make, change and drop, in values that marshal writes: a process that has not read the file
knows the schema behind it all the same.

Of most statements the shape says it all, with what the schema asks of the words; those about rows are read again, from
where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.lint.backward import is_back, ways_back_of
from schemadef.lint.schema.asked import answers
from schemadef.lint.schema.noted import noted, only_stands
from schemadef.lint.sql.past import Past, Told
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
"""What a schema takes note of among the parts of an ALTER, but for those of types, of which it wants all."""


def journal(file: File) -> list[Entry]:
    """What the statements of a file do that a schema takes note of, in their order."""
    back = ways_back_of(file)
    forward = [one for one in file.everything if not is_back(back, one.start)] if back else file.everything
    return [_entry(one) for one in forward if noted(one.shape)]


def _entry(statement: Statement) -> Entry:
    shape = statement.shape
    if not shape.name:
        return statement.start, statement.end, None
    asked = answers(statement)
    if only_stands(shape) and not any(asked.values()):
        return shape.kind, shape.name
    actions: Any = shape.actions
    if actions:
        every = "said" in asked
        actions = tuple((one.verb, one.kind, one.name) for one in actions if every or one.verb in _WATCHED)
    told = (shape.verb, shape.kind, shape.name, shape.table, shape.flags, actions, asked)
    return statement.start, statement.end, told


def follow(entries: Iterable[Entry], found: Found, schema: Schema) -> None:
    """Do to a schema what a file does."""
    schema.begin()
    for entry in entries:
        if len(entry) == 2:
            schema.stand(*entry)
            continue
        start, end, told = entry
        if told is None:
            schema.apply(Past(found, start, end))
            continue
        verb, kind, name, table, flags, actions, asked = told
        parts = tuple(Action(does, what, whom, _NONE, 0, 0) for does, what, whom in actions) if actions else ()
        schema.apply(Told(found, start, end, Shape(verb, kind, name, table, flags, 0, parts), asked))
