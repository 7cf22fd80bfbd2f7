"""Triggers that may refuse a row: nobody knows what they ask of the others, such as whether it is there already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.sql.part import whole
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

REFUSES = "REFUSES"
"""Stands among what a trigger does when rows are put in."""
_RAISES = pattern(r"\braise\b(?!\s*(?:notice|warning|info|log|debug)\b)", re.IGNORECASE)


def raises(statement: Statement) -> bool:
    """Whether the function that a statement makes may raise an error of its own."""
    return _RAISES.search(statement.text) is not None


def refuses(statement: Statement, raising: Set[Name], full: Callable[[Name], Name]) -> bool:
    """Whether the trigger that a statement makes is called when rows are put in, and may raise an error then."""
    part = whole(statement)
    at = max(part.find("FUNCTION"), part.find("PROCEDURE"))
    on = part.find("ON")
    if at < 0 or "INSERT" not in part.tokens.words[part.first : on]:
        return False
    return full(part.name_at(at + 1)) in raising
