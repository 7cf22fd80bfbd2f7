"""Which functions of their owner's rights everybody may call, after all files of a folder.

EXECUTE on a new function is everybody's until it is taken away (postgresql.org: CREATE FUNCTION, "Writing SECURITY
DEFINER Functions Safely").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.sql.part import names_at, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.schema.securing import Securing
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

CALLABLE = ("function", "procedure")
OWNERS, DROPPED, CLOSED, ALL_CLOSED, CLOSED_BEFORE = "owner's", "drop call", "close", "close all", "close before"
"""What statements do: make a function of its owner's rights, drop one, take it from everybody, or all of a namespace,
or all that will be made."""
_KINDS = frozenset({"FUNCTION", "PROCEDURE", "ROUTINE"})
_PLURALS = frozenset({"FUNCTIONS", "PROCEDURES", "ROUTINES"})


def may_expose(statement: Statement) -> bool:
    """Whether a statement may have a part in it, by its first words."""
    shape = statement.shape
    return shape.kind in CALLABLE or shape.verb == "revoke" or shape.kind == "default privileges"


def exposes(statement: Statement, schema: Schema) -> Iterator[tuple[str, int, Name]]:
    """What a statement does, where it says so, and to which function, or the functions of which namespace."""
    shape, part = statement.shape, whole(statement)
    if shape.kind in CALLABLE:
        if shape.verb == "drop":
            for name in names_at(part, shape.at):
                yield DROPPED, part.first, schema.full(name)
        elif shape.verb == "create" and (at := part.find("SECURITY", "DEFINER")) >= 0 and not _is_of_trigger(part):
            yield OWNERS, at, schema.full(shape.name)
    elif _is_taken_from_everybody(part):
        yield from _taken(part, schema, later=shape.kind == "default privileges")


def _taken(part: Part, schema: Schema, *, later: bool) -> Iterator[tuple[str, int, Name]]:
    """What is taken from everybody; `later` says that it is for what will be made."""
    for index in part.outside():
        word = part.tokens.word(index)
        if word in _PLURALS:
            of = _namespace(part)
            # in one namespace nobody loses what everybody has everywhere (ALTER DEFAULT PRIVILEGES, notes)
            if not (later and of):
                yield CLOSED_BEFORE if later else ALL_CLOSED, index, of
            return
        if word in _KINDS:
            for name in names_at(part, index + 1):
                yield CLOSED, index, schema.full(name)
            return


def _is_of_trigger(part: Part) -> bool:
    """Whether a function is a trigger's, which nobody can call."""
    return part.find("RETURNS", "TRIGGER") >= 0 or part.find("RETURNS", "EVENT_TRIGGER") >= 0


def _is_taken_from_everybody(part: Part) -> bool:
    """Whether a REVOKE, or a default one, takes EXECUTE from PUBLIC."""
    at, to = part.find("REVOKE"), part.find("FROM")
    words = part.tokens.words
    given = words[at:to] if 0 <= at < to else []
    return ("EXECUTE" in given or "ALL" in given) and "PUBLIC" in words[to : part.last]


def _namespace(part: Part) -> Name:
    """The namespace behind IN SCHEMA; empty for all."""
    at = part.find("IN", "SCHEMA")
    return part.name_at(at + 2) if at >= 0 else ()


def exposed(files: Sequence[File]) -> Iterator[tuple[File, Securing]]:
    """Where each function is made that everybody may call in the end, with its owner's rights."""
    seen = _Seen()
    for file in files:
        for one in file.securing:
            seen.note(file, one)
    yield from seen.exposed.values()


class _Seen:
    """What is exposed so far, what was taken from everybody, and whether that holds for all that will be made."""

    def __init__(self) -> None:
        self.exposed: dict[Name, tuple[File, Securing]] = {}
        self.closed: set[Name] = set()
        self.closed_before = False

    def note(self, file: File, one: Securing) -> None:
        """Note what a statement does."""
        name = one.table
        if one.does == OWNERS and not (self.closed_before or name in self.closed):
            self.exposed.setdefault(name, (file, one))
        elif one.does == DROPPED:
            self.closed.discard(name)
            self.exposed.pop(name, None)
        elif one.does == CLOSED:
            self._close(name)
        elif one.does == ALL_CLOSED:
            for made in [made for made in self.exposed if made[:-1] == name]:
                self._close(made)
        elif one.does == CLOSED_BEFORE:
            self.closed_before = True

    def _close(self, name: Name) -> None:
        self.closed.add(name)
        self.exposed.pop(name, None)
