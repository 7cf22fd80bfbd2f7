"""What a schema asks of the words of a statement, each read once: another process is told it with the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.lint.schema.enums import Said, said_of
from schemadef.lint.schema.stamps import body_moves, body_stamps, called, given_by, watched
from schemadef.lint.schema.written import written_for, written_when
from schemadef.lint.sql.part import dropped_names, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

STEADY, MOVING, STAMPING, OTHER, PLAIN = "steady", "moving", "stamping", "other", ""
"""What a function is: not volatile; another value each time; a trigger's that notes the time of a change, or that does
not; none of these. Behind OTHER stand the functions by which a trigger's gives values to the row.
"""
_STEADY = frozenset({"IMMUTABLE", "STABLE"})


def said(statement: Statement) -> Said:
    """The texts of a statement about a type or a domain."""
    return statement.known("said", said_of)


def nature(statement: Statement) -> str:
    """What the function is that a statement makes."""
    return statement.known("nature", _nature)


def _nature(statement: Statement) -> str:
    words = statement.tokens.words[statement.shape.at : statement.last]
    if not _STEADY.isdisjoint(words):
        return STEADY
    if "TRIGGER" not in words:
        return MOVING if body_moves(statement) else PLAIN
    stamps = "UPDATE" in writes(statement) or body_stamps(statement)
    return STAMPING if stamps else " ".join([OTHER, *given_by(statement)])


def calls(statement: Statement) -> Name:
    """The function of a trigger that looks at each change of a row before it is made; empty for any other trigger."""
    return statement.known("calls", called)


def writes(statement: Statement) -> tuple[str, ...]:
    """The kinds of change for which the function of a trigger writes a row of its own."""
    return statement.known("writes", _writes)


def _writes(statement: Statement) -> tuple[str, ...]:
    words = statement.tokens.words[statement.shape.at : statement.last]
    return written_for(statement) if "TRIGGER" in words else ()


def written(statement: Statement) -> tuple[tuple[str, ...], Name]:
    """When a trigger calls its function although no row is another one, and that function."""
    return statement.known("written", written_when)


def columns(statement: Statement) -> tuple[str, ...]:
    """The columns whose mention in an UPDATE calls a trigger; nothing where any does."""
    return statement.known("columns", watched)


def dropped(statement: Statement) -> tuple[Name, ...]:
    """The names of what a statement drops."""
    return statement.known("dropped", lambda one: tuple(dropped_names(one)))


def dropped_on(statement: Statement) -> Name:
    """The table that it is on."""
    return statement.known("dropped on", lambda one: whole(one).name_at(one.find("ON") + 1))


_SAID = (("said", said),)
_ASKED: dict[tuple[str, str], tuple[tuple[str, Callable[[Statement], Any]], ...]] = {
    ("create", "type"): _SAID,
    ("alter", "type"): _SAID,
    ("create", "domain"): _SAID,
    ("alter", "domain"): _SAID,
    ("create", "function"): (("nature", nature), ("writes", writes)),
    ("create", "trigger"): (("calls", calls), ("columns", columns), ("written", written)),
    ("create", "rule"): (("calls", calls),),
    ("drop", "trigger"): (("dropped", dropped), ("dropped on", dropped_on)),
    ("drop", "rule"): (("dropped", dropped), ("dropped on", dropped_on)),
}
_OF_DROPS = (("dropped", dropped),)


def answers(statement: Statement) -> dict[str, Any]:
    """What a schema will ask of it, in values that marshal writes."""
    shape = statement.shape
    asked = _ASKED.get((shape.verb, shape.kind), _OF_DROPS if shape.verb == "drop" else ())
    return {name: read(statement) for name, read in asked}
