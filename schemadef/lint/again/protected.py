"""Whether what stands around a statement lets it run again: a condition that looks for what it makes, or a handler.

What cannot be read, a variable or a function of one's own, is taken at its word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.again.alike import told_of_form
from schemadef.lint.again.caught import catches
from schemadef.lint.again.held import (
    BY_TABLE,
    asks_by_kind,
    asks_for_any,
    constraint_kind,
    is_place,
    looks_at_other_end,
    may_hold,
    may_hold_made,
)
from schemadef.lint.schema.names import index_name
from schemadef.lint.sql.joined import is_built
from schemadef.lint.sql.lexer import STRING, WORD, Tokens
from schemadef.lint.sql.part import dropped_names, whole
from schemadef.lint.sql.variable import OLDEST, asks_directly, variables
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.lint.sql.shape import Action, Shape
    from schemadef.lint.sql.statement import Guard, Statement


def is_protected(statement: Statement) -> bool:
    """Whether one of the guards around a statement keeps it from failing, or doing it again, the second time."""
    guard = statement.guard
    while guard is not None:
        if _lets(guard, statement):
            return True
        guard = guard.around
    return False


def holds_alone(statement: Statement, guards: Iterable[Guard]) -> bool:
    """Whether one of some guards around a statement, without the others, lets it run again."""
    return any(_lets(guard, statement) for guard in guards)


def _lets(guard: Guard, statement: Statement) -> bool:
    return (
        guard.holds
        or (bool(guard.condition) and _looks(guard, statement))
        or (bool(guard.caught) and catches(guard, statement))
    )


def guards_around(statement: Statement) -> Iterator[Guard]:
    """The guards of a statement, the nearest first."""
    guard = statement.guard
    while guard is not None:
        yield guard
        guard = guard.around


def telling_guard(statement: Statement) -> Guard | None:
    """The nearest guard of a statement that is a condition or a handler, and not only a loop."""
    guard = statement.guard
    while guard is not None and not (guard.condition or guard.caught):
        guard = guard.around
    return guard


# --- conditions ---


def _looks(guard: Guard, statement: Statement) -> bool:
    """Whether a condition is another one once the branch has run; one that cannot be read is believed."""
    if len(guard.inside) <= 1:
        return told_of_form(guard, statement, is_another)
    block = statement.outer or statement
    return block.known(("looks", id(guard.inside)), lambda _: is_another(guard, statement))


_MANY = 200


def _of_block(guard: Guard, block: Statement) -> tuple[set[str], set[str]]:
    """What all the statements of a block make and take away: the query that a variable has kept may be of any."""

    def read(_: Statement) -> tuple[set[str], set[str]]:
        made: set[str] = set()
        gone: set[str] = set()
        for one in block.inner[:_MANY]:
            _note(one, guard.condition, made, gone)
        return made, gone

    return block.known(("told", guard.start), read)


_OF_VERSION = pattern(r"server_version_num\W[^<>=]*(<|<=|>|>=)\s*'?(\d+)", re.IGNORECASE)


def _is_of_old_servers(guard: Guard) -> bool:
    """Whether a condition, and no other, asks for a server that is older than any that is kept."""
    found = _OF_VERSION.search(guard.condition) if "server_version_num" in guard.condition else None
    alone = found is not None and not {"or", "and"} & set(guard.condition.lower().split())
    return alone and int(found[2]) <= OLDEST and (found[1][0] == "<") is not guard.negated if found else False


def is_another(guard: Guard, statement: Statement) -> bool:
    """Whether a condition is about something else than what the statements under it make or take away."""
    if _is_of_old_servers(guard):
        return True
    made: set[str] = set()
    gone: set[str] = set()
    for one in guard.inside or (statement,):
        if not _note(one, guard.condition, made, gone):
            return True
    if guard.told and statement.outer is not None:
        for names, more in zip((made, gone), _of_block(guard, statement.outer), strict=True):
            names |= more
    meant = _polarity(guard)
    names = (made | gone) if meant is None else gone if meant else made
    if any([_says(guard.condition, name) for name in names]):
        return True
    asked = _asked(guard, statement)
    if asked is None:
        return True
    folded = {text.lower() for text in asked} if _folds(guard.condition) else set()
    return bool(names & asked or (folded and {name.lower() for name in names} & folded))


def _says(condition: str, name: str) -> bool:
    """Whether a condition has a name in quotes and nothing in which that is no text: most need no closer reading."""
    return (
        f"'{name}'" in condition
        and name.isidentifier()
        and not any([mark in condition for mark in ("--", "/*", "''", '"', "$", "\\")])
    )


def _folds(condition: str) -> bool:
    text = condition.lower()
    return "lower(" in text or "ilike" in text


_KNOWN = frozenset({"CURRENT_SCHEMA", "TRUE", "FALSE", "NULL", "CURRENT_USER", "CURRENT_CATALOG", "ANY", "SOME", "ALL"})


def _asked(guard: Guard, statement: Statement) -> set[str] | None:
    """The names in the texts of a condition; None when something else than a text is compared."""
    tokens, first, last = guard.read_in(statement)
    if STRING not in tokens.kind[first:last] or "~" in guard.condition or "||" in guard.condition:
        return None
    block = statement.outer or statement
    given = block.known("variables", lambda one: variables((one.inner or (one,))[0].tokens))
    if any(
        [_is_free(tokens, index, given) for index, word in enumerate(tokens.words[first:last], first) if word == "="]
    ):
        return None
    found: set[str] = set()
    for index in [index for index, kind in enumerate(tokens.kind[first:last], first) if kind == STRING]:
        literal = tokens.written[index]
        text = literal[literal.index("'") + 1 : -1].replace("''", "'")
        if "%" in text:
            return None
        found.add(text)
        found.update(() if _is_stored(tokens, index) else _named(text))
    return found


def _is_stored(tokens: Tokens, index: int) -> bool:
    """Whether a text is compared with a name as the catalog has it, in its own letters, and is not read as one."""
    compared = tokens.word(index - 1) == "=" and tokens.word(index - 2).endswith("NAME")
    return compared and not tokens.text[tokens.end[index] : tokens.end[index] + 20].lstrip().startswith("::")


_PLAIN = pattern(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def _named(literal: str) -> list[str]:
    """What a text names when it is read as the name of a relation or a function: each part, as the server folds it."""
    if _PLAIN.fullmatch(literal):
        return literal.lower().split(".")
    tokens = Tokens(literal)
    stop = tokens.words.index("(") if "(" in tokens.words else len(tokens)
    return [name for index in range(stop) if (name := tokens.name(index))]


def _is_free(tokens: Tokens, index: int, given: set[str]) -> bool:
    """Whether one side of = is a variable: both are plain names, or one is among those that the block has `given`."""
    kinds, left, right = tokens.kind, index - 1, index + 1
    if right >= len(kinds) or kinds[right] != WORD or kinds[left] != WORD:
        return False
    part, of = tokens.word(left - 1) == ".", tokens.word(right + 1) == "."
    if tokens.words[right] in given or tokens.words[left - 2 if part else left] in given:
        return True
    return not part and not of and tokens.word(right + 1) != "(" and tokens.words[right] not in _KNOWN


def _polarity(guard: Guard) -> bool | None:
    """True for a branch that runs when something is there, False when it is not, None when both are asked."""
    if guard.told and not asks_directly(guard.condition):
        return None
    text = " ".join(guard.condition.upper().replace("(", " ( ").split())
    missing = "NOT EXISTS" in text or "IS NULL" in text or "NOT (" in text
    there = "EXISTS" in text.replace("NOT EXISTS", "") or "IS NOT NULL" in text
    if missing is there:
        return None
    return there is not guard.negated


_NAMELESS = frozenset({"primary key", "unique", "foreign key", "check", "exclude"})


def _note(statement: Statement, condition: str, made: set[str], gone: set[str]) -> bool:
    """Add what a statement makes and takes away, by name; False when that cannot be read."""
    shape = statement.shape
    if shape.verb == "create":
        name = shape.name[-1] if shape.name else index_name(statement) if shape.kind == "index" else ""
        if shape.kind in BY_TABLE and asks_for_any(condition, shape.kind) and is_place(condition, statement):
            return False
        if not name or (may_hold_made(condition, statement) and is_place(condition, statement)):
            made.add(name)
        return bool(name)
    if shape.verb == "drop":
        dropped = [] if _is_put_in(statement) else dropped_names(statement)
        gone.update(name[-1] for name in dropped)
        made.difference_update(name[-1] for name in dropped)
        return bool(dropped)
    if shape.verb == "alter":
        return all([_note_part(statement, action, condition, made, gone) for action in shape.actions])
    if shape.verb == "execute":
        # one text is read as the statement that it is, besides
        return not is_built(statement)
    return shape.verb in ("comment", "grant", "revoke", "set", "analyze", "lock")


def _note_part(statement: Statement, action: Action, condition: str, made: set[str], gone: set[str]) -> bool:
    """The same for one part of an ALTER."""
    shape: Shape = statement.shape
    if action.verb == "rename":
        if action.kind == "to" or shape.kind != "table" or is_place(condition, statement):
            made.discard(shape.name[-1] if action.kind == "to" else action.name)
            gone.add(action.name or shape.name[-1])
            gone.update(shape.name[-1:] if action.kind == "to" else ())
            made.add(statement.tokens.name(action.last - 1))
        return True
    if action.kind == "value":
        literals = [index for index in range(action.first, action.last) if statement.tokens.kind[index] == STRING]
        if is_place(condition, statement, of_type=True):
            made.update(_label(statement, index) for index in literals[:1])
        return True
    if action.verb == "add" and action.kind in ("column", "attribute"):
        if is_place(condition, statement):
            made.add(action.name)
        return bool(action.name)
    if action.verb == "add" and (action.kind == "constraint" or action.kind in _NAMELESS):
        return _note_constraint(statement, action, condition, made)
    if action.verb == "drop" and action.name and action.kind in ("column", "constraint", "attribute"):
        gone.update({action.name} if is_place(condition, statement) else ())
        return not _is_put_in(statement)
    if shape.kind == "publication" and action.verb in ("add", "drop") and len(shape.actions) == 1:
        (made if action.verb == "add" else gone).update(_published(statement, action))
        return action.name == "table"
    return shape.kind == "table" and action.verb == "owner"


def _label(statement: Statement, index: int) -> str:
    """A label as it is stored; in the text of an EXECUTE its quotes are doubled, and so are read as an empty text."""
    tokens = statement.tokens
    literal, start = tokens.source(index), tokens.start[index] + 2
    if literal == "''" and (end := tokens.text.find("''", start, statement.end)) >= 0:
        return tokens.text[start:end]
    return literal[1:-1].replace("''", "'")


_PUT_IN = pattern(r"\bDROP\b[^;]*%(?:\d+\$)?[Is]", re.IGNORECASE)


def _is_put_in(statement: Statement) -> bool:
    """Whether format() puts in the name of what is dropped, which the condition may have been asked for."""
    return statement.outer is not None and "%" in (text := statement.text) and _PUT_IN.search(text) is not None


def _note_constraint(statement: Statement, action: Action, condition: str, made: set[str]) -> bool:
    """The same for a constraint, which a condition may look for by its kind, too."""
    by_kind = asks_by_kind(condition, statement, action)
    if by_kind is not None:
        return not by_kind
    if action.kind != "constraint":
        # which one it is, a look at constraints may tell by more than its name
        return "constraint" not in condition.lower()
    elsewhere = looks_at_other_end(condition, statement, action)
    if elsewhere is None:
        elsewhere = not is_place(condition, statement)
    if not elsewhere and may_hold(condition, constraint_kind(statement, action)):
        made.add(action.name)
    return bool(action.name)


def _published(statement: Statement, action: Action) -> set[str]:
    """The table that ALTER PUBLICATION … ADD TABLE names."""
    at = action.first + 2 + (statement.tokens.word(action.first + 2) == "ONLY")
    return set(whole(statement).name_at(at)[-1:])
