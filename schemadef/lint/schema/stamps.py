"""Triggers that note the time of each change, or write it down: a row that is changed to what it is leaves more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.sql.part import whole
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_NAMES = ("updat", "modif", "timestamp", "touch", "moddatetime")
_STEADY = frozenset({"suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column"})
"""Functions of Postgres itself that give the same row for the same (postgresql.org, Trigger Functions)."""
_SET = pattern(
    r"\b\w*new\s*\.\s*\"?\w+\"?\s*:?=[^;]*\b(?:now|clock_timestamp|current_timestamp|localtimestamp|transaction_timestamp)\b",
    re.IGNORECASE,
)


_COUNTS = pattern(
    r"\bnew\s*\.\s*\"?(\w+)\"?\s*:?=\s*(?:coalesce\s*\(\s*)?(?:old|new)\s*\.\s*\"?\1\"?[^;]*\+", re.IGNORECASE
)


def body_stamps(statement: Statement) -> bool:
    """Whether the function that a statement makes gives the new row the time or a number, whatever has changed."""
    text = statement.text
    if "distinct from" in text.lower():
        return False
    found = _SET.search(text)
    return (found is not None and not _asks_before(text[: found.start()])) or _COUNTS.search(text) is not None


_MOVING = pattern(
    r"\b(?:now|(?:clock|transaction|statement)_timestamp|current_time(?:stamp)?|localtime(?:stamp)?|timeofday|nextval|"
    r"random|gen_random_uuid|uuid_generate_v\d\w*)\b",
    re.IGNORECASE,
)
_GIVEN = pattern(r"new\s*\.\s*\"?\w+\"?\s*:?=\s*(?:\"?\w+\"?\s*\.\s*)?\"?(\w+)\"?\s*\(\s*\)", re.IGNORECASE)


def body_moves(statement: Statement) -> bool:
    """Whether the function that a statement makes has something in it that is another value each time."""
    return _MOVING.search(statement.text) is not None


def given_by(statement: Statement) -> list[str]:
    """The functions, called with nothing, that the function of a trigger gives columns of the new row by."""
    text = statement.text
    return [one[1].lower() for one in _GIVEN.finditer(text) if not _asks_before(text[: one.start()])][:_MOST]


_MOST = 10
_IFS = pattern(r"\bend\s+if\b|\bif\b(.*?)\bthen\b", re.IGNORECASE | re.DOTALL)
_OTHER = pattern(r"\b(?:new|old)\s*\.\s*\"?\w+\"?\s*(?:<>|!=)\s*(?:new|old)\s*\.", re.IGNORECASE)


def _asks_before(text: str) -> bool:
    """Whether a text ends in an IF that asks for another value of a column than the old one."""
    opened: list[bool] = []
    for one in _IFS.finditer(text):
        if one[1] is not None:
            opened.append(_OTHER.search(one[1]) is not None)
        elif opened:
            opened.pop()
    return any(opened)


_ALSO = "also "
"""Stands for what a rule does besides."""
_AFTER = "after "
"""Stands before the name of a function that is called when a row has been changed."""
INSTEAD = "instead "
"""Stands before the kinds of change that a rule lets not happen."""


def called(statement: Statement) -> Name:
    """The function that a trigger calls for each row before it is changed, or behind; empty where it asks what has
    changed; `INSTEAD`, a condition and of what, where a rule lets nothing happen, or a trigger something else.
    """
    part = whole(statement)
    if part.find("INSTEAD", "NOTHING") >= 0 or part.find("INSTEAD", "OF") >= 0:
        words, at = part.tokens.words[part.first : part.last], part.find("WHERE")
        where = part._replace(first=at + 1, last=part.find("DO")).text if at >= 0 else ""
        return (INSTEAD, where, *(event for event in ("INSERT", "UPDATE") if event in words))
    if statement.shape.kind == "rule":
        return (_ALSO,) if _adds_also(part) else ()
    at = max(part.find("FUNCTION"), part.find("PROCEDURE"))
    if at < 0 or part.find("UPDATE") < 0 or _asks_for_change(part):
        return ()
    if part.find("BEFORE") >= 0:
        return part.name_at(at + 1)
    return () if part.find("WHEN") >= 0 or part.find("AFTER") < 0 else (_AFTER, *part.name_at(at + 1))


def _adds_also(part: Part) -> bool:
    """Whether a rule adds a row for each one that is updated, whatever it is then."""
    words, does = part.tokens.words[part.first : part.last], part.find("DO")
    on = part.find("ON", "UPDATE", "TO")
    if on < 0 or does < on or "INSTEAD" in words or part._replace(first=on, last=does).find("WHERE") >= 0:
        return False
    at = words.index("INSERT") if "INSERT" in words else -1
    return words[at : at + 2] == ["INSERT", "INTO"] and "WHERE" not in words[at:] and "CONFLICT" not in words[at:]


def watched(statement: Statement) -> tuple[str, ...]:
    """The columns whose mention in an UPDATE calls a trigger, UPDATE OF a, b; nothing where any does."""
    part = whole(statement)
    at, on = part.find("UPDATE", "OF"), part.find("ON")
    if not 0 <= at < on:
        return ()
    words, names = part.tokens.words, []
    for piece in part._replace(first=at + 2, last=on).pieces():
        names.append(part.tokens.name(piece.first))
        if "OR" in words[piece.first : piece.last]:
            break
    return tuple(names)


def _asks_for_change(part: Part) -> bool:
    """Whether the WHEN of a trigger asks for another value than the old one."""
    said = part.inside(part.find("WHEN") + 1).text if part.find("WHEN") >= 0 else ""
    return "distinct" in said.lower() or (bool(said) and _OTHER.search(said) is not None)


def stamps(function: Name, known: bool | None) -> bool:
    """Whether a trigger notes the time of each change: its function is known to, or has such a name where it is not."""
    if function[:1] == (_ALSO,):
        return True
    if function[:1] == (_AFTER,):
        return known is True
    return function[-1] not in _STEADY and any(word in function[-1] for word in _NAMES) if known is None else known


def called_by(function: Name) -> Name:
    """The function that a trigger calls, without what is said of when."""
    return function[1:] if function[:1] == (_AFTER,) else function
