"""Whether an UPDATE or a DELETE finds rows that the files have put in: yes, no, or nobody can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.rows.inserts import MOST, rows_of
from schemadef.lint.rows.row import GONE, NULL, Row, reading
from schemadef.lint.values.plain import compare, plain_value
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    _Reads = Callable[["_Value", re.Match[str]], "Told"]

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name

STOPS = ("RETURNING", "ORDER", "LIMIT")
_LITERAL = r"'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false"
_CAST = r"(?:\s*::\s*[\w.]+(?:\(\d+\))?)?"
_COLUMN = r"(?:\"?\w+\"?\s*\.\s*)?(\"?)(\w+)\1"
_COMPARED = pattern(rf"{_COLUMN}{_CAST}\s*(<>|!=|<=|>=|<|>|=)\s*({_LITERAL}){_CAST}", re.IGNORECASE)
_LOWER = pattern(rf"lower\s*\(\s*{_COLUMN}{_CAST}\s*\)\s*=\s*('(?:[^']|'')*'){_CAST}", re.IGNORECASE)
_IS = pattern(rf"{_COLUMN}\s+is\s+(not\s+)?(null|true|false)", re.IGNORECASE)
_AMONG = pattern(
    rf"{_COLUMN}{_CAST}\s*(?:(not\s+)?in\s*\(|=\s*any\s*\(\s*array\s*\[)\s*([^()\[\]]*?)\s*[\])][^()]*\)?",
    re.IGNORECASE,
)
_LIKE = pattern(rf"{_COLUMN}{_CAST}\s+(not\s+)?(like|ilike)\s+'((?:[^'\\]|'')*)'", re.IGNORECASE)
_BETWEEN = pattern(rf"{_COLUMN}{_CAST}\s+between\s+({_LITERAL}){_CAST}\s+and\s+({_LITERAL}){_CAST}", re.IGNORECASE)
_BARE = pattern(_COLUMN)
_DEEPEST = 20

Told = bool | str | None
"""What a condition comes out as: true, false, NULL as a text of its own, or nothing that can be told."""


def outcome(part: Part, table: Name, schema: Schema) -> bool | None:
    """Whether what a part says finds rows of a table; no where no file has put any in.

    One that may have been taken away is believed to be there still.
    """
    if table not in schema.filled:
        return None if table in schema.perhaps else False
    told = {said for _, said in looked_at(part, table, schema)}
    if True in told:
        return True
    return None if None in told or table in schema.perhaps else False


def looked_at(part: Part, table: Name, schema: Schema) -> Iterator[tuple[Row, Told]]:
    """The rows of a table that the files have put in and not taken away, each with what a WHERE says of it."""
    texts, touched, known = schema.filled.get(table, ()), schema.touched.get(table, {}), schema.table(table)
    at = part.find("WHERE")
    joined = part.find("FROM") > part.first + 1 or part.find("USING") >= 0
    last = min((place for word in STOPS if (place := part.find(word)) > at), default=part.last)
    unread: dict[str, str] = {}
    many = schema.effort <= 0 or sum(map(len, texts)) > MOST
    given = [unread] if many else [row for text in texts for row in rows_of(text) or (unread,)]
    holds = _nobody_knows if joined or many or at < 0 else _read(part._replace(first=at + 1, last=last))
    schema.effort -= len(given)
    for place, row in enumerate(given):
        one = Row(row, {} if many else touched.get(place, {}), known, place)
        if one.changes.get(GONE) != GONE:
            yield one, holds(one) if at >= 0 or joined else True


def _read(part: Part, depth: int = 0) -> Callable[[Row], Told]:
    """What tells of a row whether a condition holds."""
    part = part.bare()
    if not part or depth > _DEEPEST:
        return _nobody_knows
    for word, join in (("OR", _either), ("AND", _both)):
        pieces = list(_split(part, word))
        if len(pieces) > 1:
            return _joined([_read(one, depth + 1) for one in pieces], join)
    if part.tokens.words[part.first] == "NOT":
        return _negated(_read(part._replace(first=part.first + 1), depth + 1))
    return _atom(part.text.strip())


def _nobody_knows(_: Row) -> Told:
    return None


def _joined(parts: list[Callable[[Row], Told]], join: Callable[[list[Told]], Told]) -> Callable[[Row], Told]:
    return lambda row: join([one(row) for one in parts])


def _negated(one: Callable[[Row], Told]) -> Callable[[Row], Told]:
    return lambda row: not said if isinstance(said := one(row), bool) else said


def _split(part: Part, word: str) -> Iterator[Part]:
    """What a word joins outside parentheses; the AND of BETWEEN joins nothing."""
    words, first, between = part.tokens.words, part.first, False
    for at in part.outside():
        if words[at] == "BETWEEN":
            between = True
        elif words[at] == "AND" and between:
            between = False
        elif words[at] == word:
            yield part._replace(first=first, last=at)
            first = at + 1
    yield part._replace(first=first)


def _either(said: list[Told]) -> Told:
    return next((told for told in (True, None, NULL) if told in said), False)


def _both(said: list[Told]) -> Told:
    return next((told for told in (False, NULL, None) if told in said), True)


def _atom(text: str) -> Callable[[Row], Told]:
    """What tells of a row whether one comparison holds."""
    for form, read in _FORMS:
        if found := form.fullmatch(text):
            return _of_column(found[2] if found[1] else found[2].lower(), read, found)
    return _reckoned(text)


def _of_column(column: str, read: _Reads, found: re.Match[str]) -> Callable[[Row], Told]:
    if _IS_COUNTED.fullmatch(found[0][found.end(2) - found.start() :]):
        return lambda row: row.counts(column) or read(row.value(column), found)
    return lambda row: read(row.value(column), found)


_IS_COUNTED = pattern(r"\"?\s*(?:>\s*0|>=\s*[01])")


def _reckoned(text: str) -> Callable[[Row], Told]:
    """What tells of a row whether anything else that is asked holds."""
    from schemadef.lint.values.reckoned import reckoned

    holds = reckoned(text)

    def told(row: Row) -> Told:
        found = holds(reading(row))
        return found if isinstance(found, bool) else NULL if found is None else None

    return told


_Value = float | str | None


def _compared(value: _Value, sign: str, literal: str) -> Told:
    other = plain_value(literal)
    if value is None or other is None:
        return None
    return NULL if value == "" else compare(value, sign, other)


def _is(value: _Value, found: re.Match[str]) -> Told:
    if value is None:
        return None
    what = found[4].lower()
    return (value == "" if what == "null" else value == what) is not bool(found[3])


def _is_among(value: _Value, found: re.Match[str]) -> Told:
    told = _either([_compared(value, "=", one.strip()) for one in found[4].split(",")])
    return (not told) if found[3] and isinstance(told, bool) else told


def _is_true(value: _Value, _: re.Match[str]) -> Told:
    return NULL if value == "" else {"true": True, "false": False}.get(str(value))


def _is_like(value: _Value, found: re.Match[str]) -> Told:
    if value is None or value == "":
        return None if value is None else NULL
    text = found[5].replace("''", "'")
    likeness = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in text)
    flags = re.DOTALL | (re.IGNORECASE if found[4].lower() == "ilike" else 0)
    return (re.fullmatch(likeness, str(value), flags) is not None) is not bool(found[3])


_FORMS: tuple[tuple[re.Pattern[str], _Reads], ...] = (
    (_COMPARED, lambda value, found: _compared(value, found[3], found[4])),
    (_IS, _is),
    (_AMONG, _is_among),
    (_LOWER, lambda value, found: _compared(value.lower() if isinstance(value, str) else value, "=", found[3])),
    (_LIKE, _is_like),
    (_BETWEEN, lambda value, found: _both([_compared(value, ">=", found[3]), _compared(value, "<=", found[4])])),
    (_BARE, _is_true),
)
