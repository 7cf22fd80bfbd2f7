"""Untyped literals, read as the type of what they meet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.expression import moments
from schemadef.expression.term import UNARY, Term, text_literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.expression.writer import Writer

_DIGITS = 15
"""Significant decimal digits that a double keeps."""
_INTEGER = re.compile(r"\s*([+-]?\d+)\s*\Z")
_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*\Z")
_TRUE = frozenset({"t", "tr", "tru", "true", "y", "ye", "yes", "on", "1"})
_FALSE = frozenset({"f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0"})


def number(writer: Writer, digits: str, type: str) -> Term:
    """A literal number. Refuses what a double cannot hold."""
    significant = digits.lower().split("e")[0].replace(".", "").lstrip("+-0")
    if len(significant) > _DIGITS:
        raise writer.refuse(f"the number {digits}", f"it has more than {_DIGITS} digits")
    if type == "double" and re.fullmatch(r"[+-]?\d+", digits):
        digits += ".0"
    return Term(digits, type, rank=UNARY if digits.startswith("-") else UNARY + 1, value=digits)


def _boolean(writer: Writer, content: str) -> Term:
    word = content.strip().lower()
    if word not in _TRUE and word not in _FALSE:
        raise writer.wrong(f"{content!r} is no boolean")
    return Term("1" if word in _TRUE else "0", "boolean", value=content)


def _uuid(writer: Writer, content: str) -> Term:
    digits = content.strip().strip("{}").replace("-", "").lower()
    if not re.fullmatch(r"[0-9a-f]{32}", digits):
        raise writer.wrong(f"{content!r} is no UUID")
    text = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return Term(f"'{text}'", "uuid", value=content)


def _integer(writer: Writer, content: str) -> Term:
    match = _INTEGER.match(content)
    if not match or abs(int(match[1])) >= 2**63:
        raise writer.wrong(f"{content!r} is no integer")
    text = str(int(match[1]))
    return Term(text, "integer", rank=UNARY if text.startswith("-") else UNARY + 1, value=text)


def _numeric(writer: Writer, content: str) -> Term:
    from decimal import Decimal

    match = _NUMBER.match(content)
    if not match or "e" in content.lower():
        raise writer.refuse(f"the number {content!r}", "it must be written in digits and a point")
    text = f"{Decimal(match[1]):f}"
    text = text if text.strip("-0.") else text.lstrip("-")
    return Term(f"'{text}'", "numeric", value=text)


def _double(writer: Writer, content: str) -> Term:
    match = _NUMBER.match(content)
    if not match:
        raise writer.refuse(f"the number {content!r}", "it must be finite")
    return number(writer, match[1].lstrip("+"), "double")


def _json(writer: Writer, content: str) -> Term:
    from json import loads

    try:
        loads(content, parse_constant=_no_constant)
    except ValueError:
        raise writer.wrong(f"{content!r} is no JSON") from None
    return Term(text_literal(content), "json", value=content)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _bytes(writer: Writer, content: str) -> Term:
    if not re.fullmatch(r"\\x([0-9A-Fa-f]{2})*", content):
        raise writer.refuse(f"the bytes {content!r}", r"they must be written in hexadecimal, such as '\x00ff'")
    return Term(f"x'{content[2:].lower()}'", "bytes", value=content)


_LITERALS: dict[str, Callable[[Writer, str], Term]] = {
    "boolean": _boolean,
    "uuid": _uuid,
    "integer": _integer,
    "integral": _integer,
    "numeric": _numeric,
    "decimal": lambda writer, content: number(writer, content.strip(), "decimal"),
    "double": _double,
    "real": _double,
    "json": _json,
    "bytes": _bytes,
    "date": moments.date_literal,
    "time": moments.time_literal,
    "timestamp": moments.moment_literal,
    "interval": moments.span_literal,
    "text": lambda _, content: Term(text_literal(content), "text", value=content),
    "enum": lambda _, content: Term(text_literal(content), "enum", value=content),
}


def typed(writer: Writer, term: Term, type: str) -> Term:
    """An untyped literal read as a value of a type; anything else as it is."""
    if term.type != "unknown":
        return term
    if type not in _LITERALS:
        raise writer.refuse(f"a literal of the type {type}")
    return _LITERALS[type](writer, term.value or "")
