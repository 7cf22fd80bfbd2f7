"""What a file's statements make, change and drop, in values that marshal writes: a process that has not read the file
knows the schema behind it all the same.

Of most statements the shape says it all; of the others the words are read again, from where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.lint.past import Past
from schemadef.lint.schema import noted
from schemadef.lint.shape import Action, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.lint.files import Found
    from schemadef.lint.schema import Schema
    from schemadef.lint.source import File

Entry = tuple[int, int, "tuple[Any, ...] | None"]
"""Where a statement begins and ends, and what it does, unless its words have to say it."""
_BY_WORDS = frozenset({"type", "domain", "function", "trigger"})
_NONE: frozenset[str] = frozenset()


def journal(file: File) -> list[Entry]:
    """What the statements of a file do that a schema takes note of, in their order."""
    return [(one.start, one.end, _told(one.shape)) for one in file.everything if noted(one.shape)]


def _told(shape: Shape) -> tuple[Any, ...] | None:
    """A shape without the places of its words; None where a schema asks for the words."""
    if not shape.name or shape.verb == "drop" or shape.kind in _BY_WORDS:
        return None
    actions = tuple((action.verb, action.kind, action.name) for action in shape.actions)
    return shape.verb, shape.kind, shape.name, shape.table, tuple(shape.flags), actions


def _shape(told: tuple[Any, ...]) -> Shape:
    verb, kind, name, table, flags, actions = told
    parts = tuple(Action(does, what, whom, _NONE, 0, 0) for does, what, whom in actions)
    return Shape(verb, kind, name, table, frozenset(flags) if flags else _NONE, 0, parts)


def follow(entries: Iterable[Entry], found: Found, schema: Schema) -> None:
    """Do to a schema what a file does."""
    schema.begin()
    for start, end, told in entries:
        statement = Past(found, start, end, _shape(told) if told else None)
        schema.apply(statement)
        statement.forget()
