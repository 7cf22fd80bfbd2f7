"""What a block's condition asks that only names a variable, or FOUND: the query that has given it its value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.sql.lexer import Tokens
    from schemadef.lint.sql.statement import Guard

_PLAIN = pattern(
    r"(not\s+)?\(?\s*([^\W\d]\w*)\s*\)?\s*(?:is\s+(not\s+)?(null|true|false)|(=|<>|!=|>=|>|<)\s*([01]|true|false))?",
    re.IGNORECASE,
)
_NOTHING = frozenset({("=", "0"), ("<", "1"), ("=", "false"), ("!=", "true"), ("<>", "true")})
_SOMETHING = frozenset(
    {(">", "0"), (">=", "1"), ("=", "1"), ("<>", "0"), ("!=", "0"), ("=", "true"), ("!=", "false"), ("<>", "false")}
)
_BEGINS = frozenset({";", "BEGIN", "THEN", "ELSE", "LOOP", "DECLARE"})
_DIRECT = pattern(r"\(*\s*(?:select\s+)?\(*\s*(?:not\s+)?\(*\s*exists\b", re.IGNORECASE)
_LONGEST = 80


def told(guard: Guard, tokens: Tokens, index: int, given: Given) -> Guard:
    """The guard of a condition whose first token is at an index, with the query that it is about; as it is where it
    names no variable, or one that is not given its value by one query. `given` are the values of the block.
    """
    condition = guard.condition
    if "(" in condition[1:] or "'" in condition or len(condition) > _LONGEST:
        return guard
    if "0" in condition and (of := _VERSION.fullmatch(condition)):
        return _of_version(guard, tokens, index, of, given or _read(tokens, given))
    said = _PLAIN.fullmatch(condition)
    name = said[2].upper() if said else "NULL"
    negated = _is_negated(said) if said and name not in _VALUES else None
    place = None
    if negated is not None:
        place = _found(tokens, index) if name == "FOUND" else (given or _read(tokens, given)).get(name)
    if place is None or negated is None or place[1] > index:
        return guard
    start, end = tokens.start[place[0]], tokens.end_of(place[1] - 1)
    text = tokens.text[start : min(end, start + _QUERY)]
    if end - start >= _QUERY:
        return guard
    return guard._replace(condition=text, start=start, negated=negated, told=True)


_VERSION = pattern(r"\(?\s*([^\W\d]\w*)\s*(<|<=|>|>=)\s*(\d{6})\s*\)?")
OLDEST = 130_000  # the version of which Postgres's makers still speak


def _of_version(guard: Guard, tokens: Tokens, index: int, said: re.Match[str], given: Given) -> Guard:
    """The guard of a condition that compares the version of the server, which a variable has kept."""
    place = given.get(said[1].upper())
    if place is None or place[1] > index or (int(said[3]) <= OLDEST and said[2][0] == "<"):
        return guard
    start, end = tokens.start[place[0]], tokens.end_of(place[1] - 1)
    text = tokens.text[start : min(end, start + _QUERY)]
    return guard._replace(condition=text, start=start, told=True) if "server_version_num" in text else guard


_QUERY = 2_000  # of a longer query nothing is asked, as each condition may name it


def variables(tokens: Tokens) -> set[str]:
    """The words that a block declares, gives values to or loops with, in upper case; those of its verbs among them."""
    words = tokens.words
    begins = (at for at, word in enumerate(words[:-1]) if word in _BEGINS or word in _LOOPS)
    return {words[at + 1] for at in begins}


_LOOPS = frozenset({"FOR", "FOREACH"})


def asks_directly(query: str) -> bool:
    """Whether a query is EXISTS (…), or a call, and not one whose conditions may say so of something else."""
    return _DIRECT.match(query) is not None or "select" not in query.lower()


_VALUES = frozenset({"EXISTS", "TRUE", "FALSE", "NULL"})


def _is_negated(said: re.Match[str]) -> bool | None:
    """Whether the value is to be NULL, false or 0; None for any other comparison."""
    around, _, other, value, operator, number = said.groups()
    if value:
        negated = (value.lower() in ("null", "false")) is not bool(other)
    elif operator:
        pair = (operator, number.lower())
        if pair not in _NOTHING and pair not in _SOMETHING:
            return None
        negated = pair in _NOTHING
    else:
        negated = False
    return negated is not bool(around)


def _found(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """The query right before an IF that asks for FOUND."""
    last = index - 2
    if last < 0 or tokens.words[last] != ";":
        return None
    first = _first_of(tokens, last)
    return (first, last) if tokens.words[first] in ("SELECT", "PERFORM") else None


Given = dict[str, tuple[int, int] | None]
"""The variables of a block, each with the tokens of the one query, or call, that gives it its value; None where there
are more."""


def _read(tokens: Tokens, given: Given) -> Given:
    """Note what gives variables their values; that they begin with a constant is no other value."""
    words = tokens.words
    begin, given[""] = 0, None
    waiting: list[tuple[str, int]] = []
    for at, word in enumerate(words):
        if word == ";":
            for name, first in waiting:
                if at - first > 1:
                    given[name] = None if name in given else (first, at)
            waiting = []
        elif word == "INTO":
            target = at + 1 + (tokens.word(at + 1) == "STRICT")
            waiting.append((tokens.word(target), begin))
            while tokens.word(target + 1) == ",":
                given[tokens.word(target)] = given[tokens.word(target + 2)] = None
                target += 2
        elif word in ("FOR", "FOREACH"):
            given[tokens.word(at + 1)] = None
        elif word in ("=", "DEFAULT") and begin < at <= begin + _TYPE and not waiting:
            waiting.append((words[begin], at + 1))
        if word in _BEGINS:
            begin = at + 1
    return given


_TYPE = 8


def _first_of(tokens: Tokens, index: int) -> int:
    """The first token of the statement in which one stands."""
    while index > 0 and tokens.words[index - 1] not in _BEGINS:
        index -= 1
    return index
