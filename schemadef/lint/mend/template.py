"""The texts that a block gives to EXECUTE, with format() or without: what can be put in front of what they make."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Fix
from schemadef.lint.sql.lexer import DOLLAR, STRING
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement

_FORMAT = pattern(r"\bformat\s*\(\s*(?:E?'|\$\w*\$)$", re.IGNORECASE)
_PUT_IN = pattern(r"%(?:(?P<number>\d+)\$)?(?P<width>-?(?:\d+|\*[\d$]*)?)(?P<kind>[sIL%])")
_BEHIND_TABLE = frozenset({"AS", "FOR", "TO", "USING", "WITH"})
_BEHIND_NAME = frozenset({"PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "NOT"})


_MAKES = r"ADD\s+COLUMN|CREATE\s+(?:(?:UNLOGGED\s+)?TABLE|(?:UNIQUE\s+)?INDEX|SEQUENCE|SCHEMA|MATERIALIZED\s+VIEW)"
_DROPS = (
    r"DROP\s+(?:TABLE|INDEX|VIEW|SEQUENCE|TYPE|FUNCTION|TRIGGER|POLICY|CONSTRAINT|COLUMN|SCHEMA|MATERIALIZED\s+VIEW)"
)
_CARELESS = pattern(
    rf"\b(?:(?P<makes>{_MAKES})|(?P<drops>{_DROPS})|(?P<replaces>CREATE)\s+(?:VIEW|FUNCTION|PROCEDURE|TRIGGER))\b"
    r"(?!\s+(?:IF|ON|CONCURRENTLY)\b)",
    re.IGNORECASE,
)
_CARE = {"makes": " IF NOT EXISTS", "drops": " IF EXISTS", "replaces": " OR REPLACE"}
Span = tuple[int, int]


def policy_first_dropped(statement: Statement) -> Fix | None:
    """The edit that drops a policy before a text makes it; None for what stands in no text."""
    tokens = statement.tokens
    on = statement.find("ON")
    if on < 0 or not _is_text(statement):
        return None
    ends = [at for at in range(on + 1, statement.last) if tokens.words[at] in _BEHIND_TABLE]
    end = tokens.start[ends[0]] if ends else statement.end
    name = tokens.end_of(statement.shape.at - 1), tokens.start[on]
    return _in_front(statement, statement.start, "DROP POLICY IF EXISTS {} ON {}; ", name, (tokens.end_of(on), end))


def constraint_first_dropped(statement: Statement, action: Action) -> Fix | None:
    """The edit that drops a constraint before a text adds it; None for one without a name."""
    tokens = statement.tokens
    ends = [at for at in range(action.first + 2, action.last) if tokens.words[at] in _BEHIND_NAME]
    if action.kind != "constraint" or not ends or not _is_text(statement):
        return None
    name = tokens.end_of(action.first + 1), tokens.start[ends[0]]
    return _in_front(statement, tokens.start[action.first], "DROP CONSTRAINT IF EXISTS {}, ", name)


def carefully(execute: Statement) -> Fix | None:
    """The edits that let the texts which an EXECUTE puts together look before they make or drop something."""
    tokens = execute.tokens
    texts = [at for at in range(execute.first, execute.last) if tokens.kind[at] in (STRING, DOLLAR)]
    found = [one for at in texts for one in _CARELESS.finditer(tokens.text, tokens.start[at], tokens.end[at])]
    edits = [
        Edit(one.end(one.lastgroup), one.end(one.lastgroup), _CARE[one.lastgroup]) for one in found if one.lastgroup
    ]
    return Fix(tuple(edits)) if edits else None


def _is_text(statement: Statement) -> bool:
    """Whether a statement stands in a text that its block executes, and not in the block itself."""
    block = statement.outer
    if block is None:
        return False
    before = statement.tokens.text[max(block.start, statement.tokens.begin - 60) : statement.tokens.begin]
    return re.search(r"\bexecute\s+(?:format\s*\(\s*)?(?:E?'|\$\w*\$)$", before, re.IGNORECASE) is not None


def _in_front(statement: Statement, at: int, words: str, *names: Span) -> Fix | None:
    """Words with names of the text put in at an offset: what format() puts in has numbers then, as it is said twice."""
    text, begin = statement.tokens.text, statement.tokens.begin
    places: list[int] = []
    if _FORMAT.search(text[max(0, begin - 40) : begin]) is not None:
        found = [one for one in _PUT_IN.finditer(text, begin, statement.tokens.stop) if one["kind"] != "%"]
        numbers = [one["number"] for one in found]
        if any("*" in one["width"] for one in found) or (any(numbers) and not all(numbers)):
            return None
        places = [] if any(numbers) else [one.start() + 1 for one in found]
    front = words.format(*(_numbered(text, name, places).strip() for name in names))
    return Fix((Edit(at, at, front), *(Edit(place, place, f"{number}$") for number, place in enumerate(places, 1))))


def _numbered(text: str, name: Span, places: list[int]) -> str:
    """A part of a text with the numbers of what is put in there."""
    start, end = name
    said = text[start:end]
    for number, place in reversed(list(enumerate(places, 1))):
        if start < place <= end:
            said = f"{said[: place - start]}{number}${said[place - start :]}"
    return said
