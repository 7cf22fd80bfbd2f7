"""What a file's statements make, change and drop, in values that marshal writes: a process that has not read the file
knows the schema behind it all the same.

Of most statements the shape says it all, with what the schema asks of the words; those about rows are read again, from
where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.lint.asked import answers
from schemadef.lint.past import Past
from schemadef.lint.schema import noted
from schemadef.lint.shape import Action, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.lint.files import Found
    from schemadef.lint.schema import Schema
    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement

Entry = tuple[int, int, "tuple[Any, ...] | None"]
"""Where a statement begins and ends, and what it does, unless its words have to say it."""
_NONE: frozenset[str] = frozenset()


def journal(file: File) -> list[Entry]:
    """What the statements of a file do that a schema takes note of, in their order."""
    return [(one.start, one.end, _told(one)) for one in file.everything if noted(one.shape)]


def _told(statement: Statement) -> tuple[Any, ...] | None:
    """A shape without the places of its words, and what is asked of these; None where the words say it."""
    shape = statement.shape
    if not shape.name:
        return None
    actions = tuple((action.verb, action.kind, action.name) for action in shape.actions)
    flags = tuple(shape.flags)
    return shape.verb, shape.kind, shape.name, shape.table, flags, actions, answers(statement)


def _past(found: Found, start: int, end: int, told: tuple[Any, ...]) -> Past:
    verb, kind, name, table, flags, actions, asked = told
    parts = tuple(Action(does, what, whom, _NONE, 0, 0) for does, what, whom in actions)
    shape = Shape(verb, kind, name, table, frozenset(flags) if flags else _NONE, 0, parts)
    return Past(found, start, end, shape, dict(asked))


def follow(entries: Iterable[Entry], found: Found, schema: Schema) -> None:
    """Do to a schema what a file does."""
    schema.begin()
    for start, end, told in entries:
        statement = _past(found, start, end, told) if told else Past(found, start, end)
        schema.apply(statement)
        statement.forget()
