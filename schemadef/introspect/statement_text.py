"""The texts of CREATE INDEX, VIEW, TRIGGER and VIRTUAL TABLE as SQLite keeps them in its schema table."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from schemadef.canonical import bare, enclosed, is_name, joined, name_of, split
from schemadef.introspect.constraint_text import collation_of
from schemadef.introspect.cursor import Cursor, UnreadableError, names, opened

if TYPE_CHECKING:
    from schemadef.model.trigger import Event, Timing

_TIMINGS: dict[str, Timing] = {"BEFORE": "before", "AFTER": "after", "INSTEAD": "instead of"}
_EVENTS: dict[str, Event] = {"INSERT": "insert", "UPDATE": "update", "DELETE": "delete"}
_BEFORE_TABLE = frozenset({"FROM", "JOIN", "IN", ",", "("})


class PartText(msgspec.Struct):
    """One key of an index; `name` is what it could be a column by."""

    expression: str
    name: str = ""
    descending: bool = False
    collation: str = ""


class IndexText(msgspec.Struct):
    """An index, and what it has that no object can hold."""

    name: str
    unique: bool
    table: str
    parts: tuple[PartText, ...]
    where: str = ""
    written: str = ""
    notes: tuple[str, ...] = ()


class ViewText(msgspec.Struct):
    """A view; `reads` are the names that stand where a table can stand."""

    name: str
    columns: tuple[str, ...]
    query: str
    reads: tuple[str, ...]


class TriggerText(msgspec.Struct):
    """A trigger."""

    name: str
    timing: Timing
    event: Event
    of: tuple[str, ...]
    table: str
    when: str
    body: tuple[str, ...]
    implied: bool = False


class VirtualText(msgspec.Struct):
    """A virtual table and its module, with the names of the options that it sets."""

    name: str
    module: str
    options: frozenset[str]
    arguments: str = ""


def read_index(sql: str) -> IndexText:
    """The index that a CREATE INDEX text describes; raises UnreadableError when the text is none."""
    cursor = opened(sql, "INDEX")
    unique = cursor.words[1] == "UNIQUE"
    name = cursor.qualified_name()
    cursor.expect("ON")
    table = cursor.qualified_name()
    method: list[str] = []
    while cursor.word not in ("(", ""):
        method.append(cursor.take())
    keys = cursor.group()
    definitions = [definition for definition in split(keys) if definition]
    parts = tuple(_part(definition) for definition in definitions)
    written = joined(keys) if any(map(_is_wordy, definitions)) else ""
    where = joined(bare(_without_semicolon(cursor.rest()))) if cursor.accept("WHERE") else ""
    rest = _without_semicolon(cursor.rest())
    notes = tuple(f"`{joined(extra)}`" for extra in (method, rest) if extra)
    return IndexText(name, unique, table, parts, where, written, notes)


def _is_wordy(definition: list[str]) -> bool:
    """Whether a key says more than is needed: that it ascends, brackets around it all, a collation in its own case."""
    if definition[-1].upper() == "ASC" or definition[0] == "(":
        return True
    named = (name for word, name in pairwise(definition) if word.upper() == "COLLATE")
    return any(collation_of(name) != name_of(name) for name in named)


def _part(definition: list[str]) -> PartText:
    words = [word.upper() for word in definition]
    descending = words[-1] == "DESC" and len(words) > 1
    if descending or (words[-1] == "ASC" and len(words) > 1):
        definition, words = definition[:-1], words[:-1]
    collation = ""
    if len(words) > 2 and words[-2] == "COLLATE" and _is_primary(definition[:-2]):
        collation, definition = collation_of(definition[-1]), definition[:-2]
    definition = bare(definition)
    single = definition[0] if len(definition) == 1 else ""
    name = name_of(single) if single and (is_name(single) or single[0] == "'") else ""
    return PartText(joined(definition), name, descending, collation)


def _is_primary(parts: list[str]) -> bool:
    """Whether a COLLATE behind these pieces belongs to all of them: it binds tighter than every operator."""
    return len(parts) == 1 or enclosed(parts) or (is_name(parts[0]) and enclosed(parts[1:]))


def read_view(sql: str) -> ViewText:
    """The view that a CREATE VIEW text describes; raises UnreadableError when the text is none."""
    cursor = opened(sql, "VIEW")
    name = cursor.qualified_name()
    columns = names(cursor.group())
    cursor.expect("AS")
    query = _without_semicolon(cursor.rest())
    return ViewText(name, columns, joined(query), tuple(_table_names(query)))


def _table_names(query: list[str]) -> list[str]:
    """The names that stand where a table can stand; which of them are tables, the caller knows."""
    found = []
    for at, part in enumerate(query[1:], 1):
        before = query[at - 1].upper()
        if before == ".":
            stands = query[at - 2].upper() == "MAIN"
        else:
            stands = before in _BEFORE_TABLE and (part[0] != "'" or before in ("FROM", "JOIN"))
        if stands and (is_name(part) or part[0] == "'"):
            found.append(name_of(part))
    return found


def read_trigger(sql: str) -> TriggerText:
    """The trigger that a CREATE TRIGGER text describes; raises UnreadableError when the text is none."""
    cursor = opened(sql, "TRIGGER")
    name = cursor.qualified_name()
    timing = _TIMINGS.get(cursor.one_of("BEFORE", "AFTER", "INSTEAD"), "before")
    if timing == "instead of":
        cursor.expect("OF")
    event = _EVENTS.get(cursor.take().upper())
    if event is None:
        message = "the event is missing"
        raise UnreadableError(message)
    of = _columns(cursor) if cursor.accept("OF") else ()
    cursor.expect("ON")
    table = cursor.qualified_name()
    said = cursor.accept("FOR", "EACH", "ROW")
    when = _condition(cursor) if cursor.accept("WHEN") else ""
    cursor.expect("BEGIN")
    return TriggerText(name, timing, event, of, table, when, _body(cursor.rest()), not said)


def _columns(cursor: Cursor) -> tuple[str, ...]:
    columns = [cursor.name()]
    while cursor.accept(","):
        columns.append(cursor.name())
    return tuple(columns)


def _condition(cursor: Cursor) -> str:
    """What stands up to the BEGIN that is no column: a column's name follows a point in a condition."""
    start = cursor.at
    while cursor.word and (cursor.word != "BEGIN" or cursor.parts[cursor.at - 1] == "."):
        if cursor.word == "(":
            cursor.group()
        else:
            cursor.at += 1
    return joined(bare(cursor.parts[start : cursor.at]))


def _body(parts: list[str]) -> tuple[str, ...]:
    parts = _without_semicolon(parts)
    if not parts or parts[-1].upper() != "END":
        message = "END is missing"
        raise UnreadableError(message)
    return tuple(joined(statement) for statement in split(parts[:-1], ";") if statement)


def read_virtual(sql: str) -> VirtualText:
    """The virtual table that a CREATE VIRTUAL TABLE text describes; raises UnreadableError when the text is none."""
    cursor = opened(sql, "TABLE")
    name = cursor.qualified_name()
    cursor.expect("USING")
    module = cursor.name()
    inside = cursor.group()
    options = frozenset(part[0].lower() for part in split(inside) if len(part) > 1 and part[1] == "=")
    return VirtualText(name, module, options, ", ".join(map(_argument, split(inside))))


def _argument(parts: list[str]) -> str:
    """An argument of a module; FTS4 reads no option with a space before its sign."""
    is_option = len(parts) > 2 and parts[1] == "="
    return f"{parts[0]}={joined(parts[2:])}" if is_option else joined(parts)


def _without_semicolon(parts: list[str]) -> list[str]:
    while parts and parts[-1] == ";":
        parts = parts[:-1]
    return parts
