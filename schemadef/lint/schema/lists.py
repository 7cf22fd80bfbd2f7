"""Arrays and lists of JSON that get longer each time, or whose elements become others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.sql.part import Part


def moves_to_the_end(value: Part, words: list[str]) -> bool:
    """Whether what an array gets is taken out of it first: array_append(array_remove(c, 'a'), 'a')."""
    if words[0] not in ("ARRAY_APPEND", "ARRAY_PREPEND") or "ARRAY_REMOVE" not in words:
        return False
    pieces = value.inside(value.first + 1).pieces()
    if words[0] == "ARRAY_PREPEND":
        pieces.reverse()
    removed = pieces[0].inside(pieces[0].first + 1).pieces()
    return len(pieces) == len(removed) == 2 and removed[1].text == pieces[1].text


_ARRAYS = pattern(r"'\s*::\s*\"?[a-z]\w*\"?\s*\[\s*\]", re.IGNORECASE)
_LISTS = frozenset({"CASE", "DISTINCT", "COALESCE", "ARRAY_REMOVE", "SELECT"})


def is_longer(column: str, value: Part, *, array: bool) -> bool:
    """Whether an array has more behind it, or in front, each time: tags || '{a}', where that text is no JSON."""
    text, tokens = value.text, value.tokens
    if "||" not in text or not (array or _ARRAYS.search(text)):
        return False
    words = tokens.words[value.first : value.last]
    named = any(tokens.name(index) == column for index in range(value.first, value.last))
    if words[0] == "COALESCE" and (behind := value.inside(value.first + 1).last + 1) < value.last:
        words = words[behind - value.first :]  # what stands for an array that is not there
    return named and _LISTS.isdisjoint(words) and not re.search(r"\bexcluded\b", text, re.IGNORECASE)


_ELEMENTS = frozenset({"UNNEST", "JSONB_ARRAY_ELEMENTS", "JSON_ARRAY_ELEMENTS", "JSONB_ARRAY_ELEMENTS_TEXT"})


def changes_elements(value: Part, words: list[str]) -> bool:
    """Whether each element becomes another one: ARRAY(SELECT e || '!' FROM unnest(c) AS e), without a WHERE."""
    if "SELECT" not in words or _ELEMENTS.isdisjoint(words) or not _OTHERS.isdisjoint(words):
        return False
    from schemadef.lint.schema.assigned import is_step

    start = value.first + words.index("SELECT")
    inner = value.inside(start - 1) if start > value.first else value
    at, tokens = inner.find("FROM"), value.tokens
    if at < 0 or tokens.word(at + 1) not in _ELEMENTS:
        return False
    named = value.inside(at + 2).last + 1
    named += tokens.word(named) == "AS"
    name = tokens.name(named) if named < inner.last else ""
    return bool(name) and is_step(name, inner._replace(first=start + 1, last=at))


_OTHERS = frozenset({"WHERE", "DISTINCT", "CASE", "UNION", "EXCEPT", "JOIN"})
"""What may leave elements out, or as they are."""
