"""Triggers that note the time of each change: a row that is changed to what it is has another one afterwards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.part import whole

if TYPE_CHECKING:
    from schemadef.lint.schema import Schema
    from schemadef.lint.shape import Name
    from schemadef.lint.statement import Statement

_NAMES = ("updat", "modif", "timestamp", "touch", "moddatetime")
_SET = re.compile(
    r"\bnew\s*\.\s*\"?\w+\"?\s*:?=[^;]*\b(?:now|clock_timestamp|current_timestamp|localtimestamp|transaction_timestamp)\b",
    re.IGNORECASE,
)


def body_stamps(statement: Statement) -> bool:
    """Whether the function that a statement makes gives the new row the time, whatever has changed."""
    text = statement.text
    return _SET.search(text) is not None and "distinct from" not in text.lower()


def called(statement: Statement) -> Name:
    """The function that a trigger calls for each row before it is changed; empty where it asks what has changed."""
    part = whole(statement)
    at = max(part.find("FUNCTION"), part.find("PROCEDURE"))
    if at < 0 or part.find("BEFORE") < 0 or part.find("UPDATE") < 0 or part.find("DISTINCT") >= 0:
        return ()
    return part.name_at(at + 1)


def stamps(function: Name, schema: Schema) -> bool:
    """Whether a trigger notes the time of each change: its function does, or has such a name where no file makes it."""
    known = schema.stamping.get(schema.full(function)) if function else False
    return any(word in function[-1] for word in _NAMES) if known is None else known
