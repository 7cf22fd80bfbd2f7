"""Whether the USING of a change of type can be reckoned once more, when the column has its new type."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.schema.castable import (
    ANYWHERE,
    JSON,
    MOMENTS,
    NUMBERS,
    PLAIN,
    READS,
    SECOND,
    TEXTS,
    is_no_cast,
    is_no_operand,
    target,
)
from schemadef.lint.sql.lexer import NUMBER, STRING
from schemadef.lint.sql.part import Part, part_of
from schemadef.lint.sql.types import type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement

_TRUE = ("true", "false", "t", "f", "yes", "no", "y", "n", "on", "off", "1", "0")


class _New(NamedTuple):
    """The type that the column has then: its name, `array` for any array, and the values of an enum in quotes."""

    name: str
    labels: tuple[str, ...] = ()


def converts_once(statement: Statement, action: Action, schema: Schema) -> str:
    """Why ALTER COLUMN … TYPE … USING fails the second time; empty when it does not, or that cannot be told."""
    if action.verb != "alter" or action.kind != "column":
        return ""
    part = part_of(statement, action)
    at, using = part.find("TYPE"), part.find("USING")
    if using < 0 or at < 0:
        return ""
    kind = type_of(part._replace(first=at + 1, last=using))
    name = tuple(kind.name.split())
    if schema.has("domain", name):
        # it does what the type does that it is made of
        return ""
    new = _New("array") if kind.array else _New(kind.name, schema.labels.get(schema.full(name), ()))
    said = part._replace(first=using + 1)
    return next((why for index in named(said, action.name) if (why := _refusal(said, index, new))), "")


def named(part: Part, column: str) -> Iterator[int]:
    """Where the column stands."""
    tokens = part.tokens
    for index in range(part.first, part.last):
        if tokens.name(index) == column and tokens.word(index + 1) not in (".", "("):
            yield index


def is_cast(part: Part, index: int) -> bool:
    """Whether the column is read as another type where it stands."""
    return _gap(part, index).startswith("::") or part.tokens.word(index + 1) == "AS"


def _gap(part: Part, index: int) -> str:
    """The operator, or its beginning, behind a token."""
    tokens = part.tokens
    return tokens.text[tokens.end[index] : tokens.end[index] + 8].lstrip()


def _refusal(part: Part, index: int, new: _New) -> str:
    """Why the column in its new type cannot stand at an index."""
    if is_cast(part, index):
        to = target(part.tokens, index + 1 + (part.tokens.word(index + 1) == "AS"))
        return f"{new.name} cannot be cast to {to}" if is_no_cast(new.name, to, enum=bool(new.labels)) else ""
    return (
        _wrong_place(part, index, new.name)
        or _wrong_call(part, index, new.name)
        or _wrong_operator(part, index, new)
        or _wrong_value(part, index, new)
    )


_CONDITIONS = ("WHEN", "NOT", "(")


def _wrong_place(part: Part, index: int, new: str) -> str:
    """Why it is no condition, and no array or place in one."""
    tokens = part.tokens
    before, behind = tokens.word(index - 1), tokens.word(index + 1)
    joined = before in _CONDITIONS and behind in ("THEN", "AND", "OR")
    asked = behind == "IS" and {"TRUE", "FALSE", "UNKNOWN"} & set(tokens.words[index + 2 : index + 4])
    if (joined or before == "NOT" or asked) and new != "boolean":
        return f"{new} is no condition"
    if before == "[" and behind == "]" and tokens.word(index - 2) == ")" and new not in NUMBERS:
        return f"{new} is no place in an array"
    if behind == "[" and new in PLAIN and new != "jsonb":
        return f"{new} has no elements"
    return ""


def _wrong_call(part: Part, index: int, new: str) -> str:
    """Why the function around it does not take it."""
    tokens = part.tokens
    before, called = tokens.word(index - 1), ""
    if before == "(":
        called = tokens.word(index - 2) if tokens.word(index - 2) not in SECOND else ""
    elif before == "," and tokens.word(index - 3) == "(" and tokens.word(index - 4) in SECOND:
        called = tokens.word(index - 4)
    if called not in ANYWHERE and (around := _called(part, index)) in ANYWHERE:
        called = around
    if called == "TO_TIMESTAMP" and tokens.word(index + 1) == ",":
        called = "TO_DATE"
    if called in READS and READS[called] and new not in READS[called]:
        return f"{called.lower()}({new}) does not exist"
    if before == "FROM" and new not in MOMENTS and "EXTRACT" in tokens.words[part.first : index]:
        return f"extract() reads no {new}"
    if before == "FROM" and new not in TEXTS and "TRIM" in tokens.words[index - 4 : index]:
        return f"trim() reads no {new}"
    if tokens.words[index + 1 : index + 4] == ["AT", "TIME", "ZONE"] and new in PLAIN and new not in MOMENTS:
        return f"{new} is in no time zone"
    return ""


def _called(part: Part, index: int) -> str:
    """The function that has a token among its arguments, in any place and with a name; nothing deeper in them."""
    words, depth = part.tokens.words, 0
    for place in range(index - 1, part.first, -1):
        depth += (words[place] == ")") - (words[place] == "(")
        if depth < 0:
            return words[place - 1]
    return ""


_LIKE = ("LIKE", "ILIKE", "SIMILAR")
_NO_DAYS = ("timestamp", "timestamptz", "time", "timetz", "interval")


def _wrong_operator(part: Part, index: int, kind: _New) -> str:
    """Why the operator beside it does not take it."""
    tokens, behind, new = part.tokens, _gap(part, index), kind.name
    if behind[:2] in ("->", "#>") and new not in (*JSON, "hstore"):
        return f"{new} has no parts"
    before = tokens.text[tokens.end[index - 1] : tokens.start[index]].strip()
    signs = ["LIKE"] if tokens.word(index + 1 + (tokens.word(index + 1) == "NOT")) in _LIKE else []
    signs += [behind[:1]] if behind[:2] not in ("--", "/*", "->") else []
    signs += [before[-1:].replace("-", "+")] if before[-2:] != "*/" and before not in ("=>", "->") else []
    if any(is_no_operand(new, sign, enum=bool(kind.labels)) for sign in signs if sign):
        return f"{new} is reckoned with otherwise"
    spans = "*" in signs and "INTERVAL" in (
        tokens.word(index + 1),
        tokens.word(index - 2) if index - 2 >= part.first else "",
    )
    days = behind[:1] in ("+", "-") and tokens.kind[index + 1 : index + 2] == [NUMBER] and new in _NO_DAYS
    return f"{new} is no number" if days or (spans and new == "interval") else ""


def _wrong_value(part: Part, index: int, new: _New) -> str:
    """Why it is not compared with the literals beside it."""
    other = next((place for place in _compared(part, index) if not _fits(part, place, new)), -1)
    return f"{new.name} is not compared with {part.tokens.source(other)}" if other >= 0 else ""


_ALIKE = frozenset({"NULLIF", "COALESCE", "GREATEST", "LEAST"})


_TRUTHS = ("TRUE", "FALSE")


def _compared(part: Part, index: int) -> Iterator[int]:
    """The literals that a column is compared with: behind an operator, IN or WHEN, or in a call."""
    tokens = part.tokens
    before, behind = tokens.word(index - 1), tokens.word(index + 1)
    places: list[int] = []
    if behind == "=" or _gap(part, index)[:1] in ("<", ">", "!"):
        places = [index + 1 + (behind == "=" or tokens.word(index + 1) == "=")]
    elif behind == "IN":
        places = [piece.first for piece in part.inside(index + 2).pieces() if piece.last == piece.first + 1]
    elif before == "CASE" and behind == "WHEN":
        places = [at + 1 for at in part._replace(first=index).outside() if tokens.words[at] == "WHEN"]
    elif behind == "BETWEEN" or (before == "(" and tokens.word(index - 2) in _ALIKE and behind == ","):
        places = [index + 2]
    for place in places:
        if place < part.last and (tokens.kind[place] in (STRING, NUMBER) or tokens.words[place] in _TRUTHS):
            yield place


def _fits(part: Part, index: int, new: _New) -> bool:
    """Whether a literal can be compared with a value of a type; of types that are not known, it is believed."""
    tokens, name = part.tokens, new.name
    if tokens.words[index] in _TRUTHS:
        return name == "boolean" or name not in PLAIN
    if tokens.kind[index] == NUMBER:
        if new.labels:
            return False
        return name in NUMBERS or name not in ("boolean", "text", "varchar", "uuid", "jsonb", "json", *MOMENTS)
    return _reads(new, tokens.source(index))


def _reads(new: _New, source: str) -> bool:
    """Whether a type reads a text as a value of its own."""
    name, text = new.name, source.strip("'")
    if new.labels:
        return source in new.labels
    if name == "boolean":
        return text.lower() in _TRUE
    if name in NUMBERS:
        return text.replace(".", "", 1).lstrip("-").isdecimal()
    if name in JSON:
        return text[:1] in ("{", "[", '"') and name == "jsonb"
    if name in (*MOMENTS, "uuid", "array", "inet"):
        return bool(text) and text[:1].isdecimal()
    return True
