"""Texts and arrays that are made of themselves: what is put in front, taken off, or left of a longer run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.sql.lexer import NUMBER, STRING
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from schemadef.lint.sql.part import Part


def arguments(value: Part, column: str) -> list[Part]:
    """The arguments of a value that is one call, or a cast of one, whose first is the column itself."""
    tokens, open_at = value.tokens, value.first + 1
    if tokens.word(open_at) != "(":
        return []
    last = value.inside(open_at).last + 1
    cast = value.last == last + 1 and tokens.text[tokens.end[last - 1] : tokens.start[last]].strip() == "::"
    if last != value.last and not cast:
        return []
    pieces = value.inside(open_at).pieces()
    named = pieces[0].text.partition("::")[0].strip().rpartition(".")[2].strip('"') if pieces else ""
    return pieces if named == column else []


def is_cut(value: Part, column: str) -> bool:
    """Whether a text or an array loses what stands in front, each time: substr(c, 2), substring(c from 2), c[2:]."""
    tokens = value.tokens
    if tokens.name(value.first) == column and tokens.word(value.first + 1) == "[":
        last = tokens.word(value.last - 1) == "]"
        behind = tokens.text[tokens.end[value.first + 2] :][:20].lstrip()
        return last and _is_behind(value._replace(first=value.first + 2)) and behind.startswith(":")
    if tokens.word(value.first) in ("LEFT", "RIGHT"):
        pieces = arguments(value, column)
        return len(pieces) > 1 and tokens.text[tokens.end[pieces[0].last] :][:40].lstrip().startswith("-")
    if tokens.word(value.first) not in ("SUBSTR", "SUBSTRING"):
        return False
    inside = value.inside(value.first + 1)
    at = inside.find("FROM")
    if at >= 0:
        return (
            tokens.name(inside.first) == column and at == inside.first + 1 and _is_behind(inside._replace(first=at + 1))
        )
    pieces = arguments(value, column)
    return len(pieces) > 1 and _is_behind(pieces[1])


def _is_behind(part: Part) -> bool:
    """Whether a place in a text is a number, and not the first."""
    tokens = part.tokens
    return bool(part) and tokens.kind[part.first] == NUMBER and tokens.source(part.first) not in ("0", "1")


def grows_in_text(value: Part, column: str) -> bool:
    """Whether replace(c, 'a', 'ba') puts in what it looks for, or format('…%s', c) puts more around it."""
    called = value.tokens.word(value.first)
    if called in ("TRANSLATE", "OVERLAY"):
        return _translates(value, column) if called == "TRANSLATE" else _is_laid_over(value)
    if called == "FORMAT":
        return bool(_template(value, column).replace("%s", "", 1))
    if called not in ("REPLACE", "REGEXP_REPLACE"):
        return False
    texts = [piece.text[1:-1] for piece in arguments(value, column)[1:] if piece.tokens.kind[piece.first] == STRING]
    if called == "REGEXP_REPLACE":
        return texts[:1] in (["^"], ["$"]) and texts[1:2] not in ([], [""])
    return len(texts) == 2 and texts[0] != texts[1] and bool(texts[0]) and texts[0] in texts[1]


def _translates(value: Part, column: str) -> bool:
    """Whether a sign becomes one that becomes another one: translate(c, 'ab', 'bc')."""
    texts = [piece.text[1:-1] for piece in arguments(value, column)[1:] if piece.tokens.kind[piece.first] == STRING]
    return len(texts) == 2 and any(new in texts[0] and new != old for old, new in zip(*texts, strict=False))


_LAID = pattern(r"\bplacing\s+'([^']*)'\s+from\s+\d+\s+for\s+(\d+)\s*\)\Z", re.IGNORECASE)


def _is_laid_over(value: Part) -> bool:
    """Whether overlay() puts a text in the place of one that has not its length."""
    found = _LAID.search(value.text)
    return found is not None and len(found[1]) != int(found[2])


def _template(value: Part, column: str) -> str:
    """The text of a format() that is given a column; empty where it is none, or no plain text."""
    tokens, inner = value.tokens, value.inside(value.first + 1)
    pieces = inner.pieces()
    plain = bool(pieces) and pieces[0].last == pieces[0].first + 1 and tokens.kind[pieces[0].first] == STRING
    given = any(piece.text.rpartition(".")[2].strip('"') == column for piece in pieces[1:])
    return tokens.source(pieces[0].first).strip("'") if plain and given and inner.last == value.last - 1 else ""


_REPLACED = pattern(r",\s*'([^']+)'\s*,\s*'([^']+)'\s*\)")


def leaves_of_runs(text: str) -> bool:
    """Whether replace() leaves what it looks for of a longer run: of '---', with '--' as '-'."""
    found = _REPLACED.findall(text)
    return any(len(new) < len(old) and old.startswith(new) and old.endswith(new) for old, new in found)
