"""An UPDATE of all rows as one of those that are not yet as it makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.mend.rewritten import behind, rewritten
from schemadef.lint.rule import SQLITE
from schemadef.lint.schema.assigned import assignments, is_volatile
from schemadef.lint.sql.lexer import QUOTED, WORD
from schemadef.lint.sql.part import changed_at
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part

_UNEQUAL = frozenset({"json", "xml", "point", "circle", "box", "polygon"})
"""Types without an equality that IS DISTINCT FROM could use (postgresql.org, "JSON Types", "Geometric Types")."""


def of_others(part: Part, file: File) -> str:
    """The UPDATE with a WHERE; empty where its values are others each time, or are reckoned from what they replace."""
    given = dict(assignments(part))
    if not given or any(part.find(word) >= 0 for word in ("FROM", "RETURNING", "WHERE")):
        return ""
    if len({value.first for value in given.values()}) < len(given):
        return ""  # one query gives several of them
    if any(is_volatile(value, column) or _names(value) & given.keys() for column, value in given.items()):
        return ""
    types = file.schema.table(part.name_at(changed_at(part.tokens, part.first))).types
    if any((kind := types.get(column)) is not None and kind.name in _UNEQUAL for column in given):
        return ""
    differs = "IS NOT" if file.family in SQLITE else "IS DISTINCT FROM"
    told = [f"{spelled((column,), file.dialect)} {differs} {_bracketed(value)}" for column, value in given.items()]
    return rewritten(part, [behind(part, part.last - 1, f"WHERE {' OR '.join(told)}")])


def _names(value: Part) -> set[str]:
    tokens = value.tokens
    return {tokens.name(at) for at in range(value.first, value.last) if tokens.kind[at] in (WORD, QUOTED)}


def _bracketed(value: Part) -> str:
    """A value as it is written, in parentheses where it is more than one word."""
    return value.text if value.last - value.first == 1 else f"({value.text})"
