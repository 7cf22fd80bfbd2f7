"""Whether the USING of a change of type can be reckoned once more, when the column has its new type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.assigned import is_given, is_step
from schemadef.lint.lexer import NUMBER, STRING
from schemadef.lint.part import Part, part_of
from schemadef.lint.types import type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.schema import Schema
    from schemadef.lint.shape import Action
    from schemadef.lint.statement import Statement

_MOMENTS = ("timestamp", "timestamptz", "date", "time", "timetz", "interval")
_NUMBERS = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_TEXTS = ("text", "varchar", "char", "citext", "name")
_READS = {
    "TO_TIMESTAMP": _NUMBERS,
    "TO_TSVECTOR": ("text", "varchar", "json", "jsonb"),
    "SUBSTRING": (*_TEXTS, "bytea", "bit", "varbit"),
    "SUBSTR": (*_TEXTS, "bytea"),
    "DATE_TRUNC": _MOMENTS,
    "ROUND": _NUMBERS,
    "FLOOR": _NUMBERS,
    "CEIL": _NUMBERS,
    "ARRAY_TO_STRING": ("array",),
    "ENCODE": ("bytea",),
    "NULLIF": (),
    **dict.fromkeys(
        (
            "STRING_TO_ARRAY", "REGEXP_SPLIT_TO_ARRAY", "REGEXP_REPLACE", "REGEXP_MATCH", "TO_DATE", "TO_NUMBER",
            "LOWER", "UPPER", "INITCAP", "TRIM", "BTRIM", "LTRIM", "RTRIM", "REPLACE", "SPLIT_PART", "DECODE",
        ),
        _TEXTS,
    ),
}  # fmt: skip
"""Functions that read what a column was: with the types that they take; of those without any, only the literal says."""
_OF_JSON = ("json", "jsonb", "hstore")
_TRUE = ("true", "false", "t", "f", "yes", "no", "y", "n", "on", "off", "1", "0")


def converts_once(statement: Statement, action: Action) -> str:
    """Why ALTER COLUMN … TYPE … USING fails the second time; empty when it does not, or that cannot be told."""
    if action.verb != "alter" or action.kind != "column":
        return ""
    part = part_of(statement, action)
    at, using = part.find("TYPE"), part.find("USING")
    if using < 0 or at < 0:
        return ""
    new = type_of(part._replace(first=at + 1, last=using))
    said = part._replace(first=using + 1)
    kind = "array" if new.array else new.name
    return next((why for index in _uses(said, action.name) if (why := _refusal(said, index, kind))), "")


def reckons_again(statement: Statement, action: Action, schema: Schema) -> bool:
    """Whether USING reckons with the column itself, and rows are there for certain: they change each time."""
    if action.verb != "alter" or schema.full(statement.shape.name) not in schema.filled:
        return False
    part = part_of(statement, action)
    using = part.find("USING")
    said = part._replace(first=using + 1)
    again = using >= 0 and (is_step(action.name, said) or _is_wrapped(said, action.name))
    return again and is_given(action.name, statement.shape.name, schema)


def _is_wrapped(part: Part, column: str) -> bool:
    """Whether a value becomes an array of itself: ARRAY[c]."""
    words = part.tokens.words
    return any(
        words[index - 2 : index] == ["ARRAY", "["] and words[index + 1 : index + 2] == ["]"]
        for index in _uses(part, column)
        if index - 2 >= part.first
    )


def _uses(part: Part, column: str) -> Iterator[int]:
    """Where the column stands as it is, without a cast."""
    tokens = part.tokens
    for index in range(part.first, part.last):
        if tokens.name(index) != column or tokens.word(index + 1) in (".", "("):
            continue
        cast = tokens.text[tokens.end[index] : tokens.end[index] + 8].lstrip().startswith("::")
        if not cast and tokens.word(index + 1) != "AS":
            yield index


def _refusal(part: Part, index: int, new: str) -> str:
    """Why the column in its new type cannot stand at an index."""
    tokens = part.tokens
    before, behind = tokens.word(index - 1), tokens.word(index + 1)
    if before == "WHEN" and behind in ("THEN", "AND", "OR") and new != "boolean":
        return f"{new} is no condition"
    if before == "[" and behind == "]" and tokens.word(index - 2) == ")" and new not in _NUMBERS:
        return f"{new} is no place in an array"
    if tokens.text[tokens.end[index] : tokens.end[index] + 8].lstrip()[:2] in ("->", "#>") and new not in _OF_JSON:
        return f"{new} has no parts"
    called = tokens.word(index - 2) if before == "(" else ""
    if called in _READS and _READS[called] and new not in _READS[called]:
        return f"{called.lower()}({new}) does not exist"
    if before == "FROM" and new not in _MOMENTS and "EXTRACT" in tokens.words[part.first : index]:
        return f"extract() reads no {new}"
    other = _compared(part, index, before, behind)
    return f"{new} is not compared with {tokens.source(other)}" if other >= 0 and not _fits(part, other, new) else ""


def _compared(part: Part, index: int, before: str, behind: str) -> int:
    """The literal that a column is compared with: behind =, IN or WHEN, or in NULLIF; -1 for none."""
    tokens, place = part.tokens, -1
    if behind == "=":
        place = index + 2
    elif behind == "IN":
        place = index + 3
    elif (before == "CASE" and behind == "WHEN") or (
        before == "(" and tokens.word(index - 2) == "NULLIF" and behind == ","
    ):
        place = index + 2
    if not 0 <= place < part.last or tokens.kind[place] not in (STRING, NUMBER):
        return -1
    return place


def _fits(part: Part, index: int, new: str) -> bool:
    """Whether a literal can be compared with a value of a type; of types that are not known, it is believed."""
    tokens = part.tokens
    text = tokens.source(index).strip("'")
    if tokens.kind[index] == NUMBER:
        return new in _NUMBERS or new not in ("boolean", "text", "varchar", "uuid", "jsonb", "json", *_MOMENTS)
    if new == "boolean":
        return text.lower() in _TRUE
    if new in _NUMBERS:
        return text.replace(".", "", 1).lstrip("-").isdecimal()
    if new in ("json", "jsonb"):
        return text[:1] in ("{", "[", '"') and new == "jsonb"
    if new in (*_MOMENTS, "uuid", "array", "inet", "bytea"):
        return bool(text) and text[:1].isdecimal()
    return True
