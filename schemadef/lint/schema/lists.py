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
