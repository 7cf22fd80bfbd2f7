"""What rules about tables that are in use share: which those are, and what was said above a statement."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.part import Part, part_of, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action, Name
    from schemadef.lint.sql.statement import Statement


class Added(NamedTuple):
    """A constraint that an ALTER TABLE adds: its kind in upper case, its name, and the part that says it."""

    kind: str
    name: str
    part: Part
    action: Action


def is_used(file: File, relation: Name) -> bool:
    """Whether rows may be in a relation and others may be using it.

    Not so when the file made it, when it is temporary, and in a file that takes another one back.
    """
    schema = file.schema
    return bool(relation) and not file.rollback and not schema.made_here(relation) and not schema.is_temporary(relation)


def altered(statement: Statement, file: File) -> Sequence[tuple[Action, Part]]:
    """The parts of an ALTER TABLE on a table that is in use; none when its dangers are written above it."""
    if statement.shape.kind != "table":
        return ()
    # what the file has made by now may be other than when somebody else asked
    return statement.known(("altered", len(file.schema.here)), partial(_altered, file))


def _altered(file: File, statement: Statement) -> Sequence[tuple[Action, Part]]:
    shape = statement.shape
    if not is_used(file, shape.name) or is_told(statement, file):
        return ()
    return [(action, part_of(statement, action)) for action in shape.actions]


def added_constraints(statement: Statement, file: File) -> Iterator[Added]:
    """The constraints that an ALTER TABLE adds, as such, to a table that is in use."""
    for action, part in altered(statement, file):
        if action.verb == "add" and action.kind != "column":
            tokens = part.tokens
            named = tokens.word(part.first + 1) == "CONSTRAINT"
            yield Added(tokens.word(part.first + (3 if named else 1)), action.name if named else "", part, action)


def added_columns(statement: Statement, file: File) -> Iterator[tuple[str, Part]]:
    """The columns that an ALTER TABLE adds to a table that is in use: each name, and what stands behind it."""
    for action, part in altered(statement, file):
        if action.verb == "add" and action.kind == "column":
            at = part.first + 1 + (part.tokens.word(part.first + 1) == "COLUMN")
            at += 3 if "if not exists" in action.flags else 0
            yield action.name, part._replace(first=at + 1)


def span(part: Part) -> tuple[int, int]:
    """The offsets of a part."""
    return part.tokens.start[part.first], part.tokens.end_of(part.last - 1)


def table_name(statement: Statement) -> str:
    """The table of a statement, for people."""
    return shown_name(statement.shape.name)


def names_taken(file: File) -> frozenset[str]:
    """The names, in lower case, that a file's renames give to tables: one that was dropped before is only made anew."""
    return file.known("names taken", _names_taken)


def _names_taken(file: File) -> frozenset[str]:
    actions = (action for statement in file.everything for action in statement.shape.actions)
    return frozenset(action.name.lower() for action in actions if (action.verb, action.kind) == ("rename", "to"))


_HAZARDS = "-- hazards:"


def is_accepted(statement: Statement, file: File) -> bool:
    """Whether the words above a statement say that it deletes data: `generate` writes them when that was agreed to."""
    return "DELETES_DATA" in _told(statement, file)


def is_told(statement: Statement, file: File) -> bool:
    """Whether the words above a statement say what is dangerous about it: whoever generated it has been told."""
    return bool(_told(statement, file))


def _told(statement: Statement, file: File) -> str:
    """The dangers that `generate` has written above a statement, or above the block that it is in."""
    if not file.known("tells hazards", _tells):
        return ""
    start = (statement.outer or statement).start
    above = file.text.rfind(_HAZARDS, max(0, file.text.rfind(";", 0, start)), start)
    return file.text[above:start].split("\n", 1)[0] if above >= 0 else ""


def _tells(file: File) -> bool:
    return _HAZARDS in file.text


def is_made_later(statement: Statement, file: File, name: Name) -> bool:
    """Whether the file makes an object of the kind and name of one that a statement takes away, or renames."""
    made = file.known("made", _made)
    return made.get((statement.shape.kind, file.schema.full(name)), -1) > statement.start


def has_taken(statement: Statement, file: File, name: Name) -> bool:
    """Whether the file has given a name to something before that had another one, which alone was said elsewhere."""
    return 0 <= file.known("made", _made).get(("to", name[-1:]), -1) < statement.start


def takes_name(statement: Statement, file: File) -> bool:
    """Whether a view, or another table, takes the name of a relation later in the file."""
    made, name = file.known("made", _made), statement.shape.name
    kinds = (("view", file.schema.full(name)), ("table", file.schema.full(name)), ("to", name[-1:]))
    return any(made.get(key, -1) > statement.start for key in kinds)


def _made(file: File) -> dict[tuple[str, Name], int]:
    """Where the file last makes each object, by kind and name, and renames something to a name: `to`."""
    found: dict[tuple[str, Name], int] = {}
    for statement in file.everything:
        shape = statement.shape
        if shape.verb == "create" and shape.name:
            found[shape.kind, file.schema.full(shape.name)] = statement.start
        for action in shape.actions:
            if action.kind == "to":
                found["to", (action.name,)] = statement.start
    return found
