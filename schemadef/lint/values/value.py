"""Values of SQL as far as a text tells them, and what comes out where two of them meet.

NULL is None, a number a Decimal, a text a str, a boolean a bool. What cannot be told is UNKNOWN, and so is whatever is
reckoned from it, unless it does not count.
"""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.lint.values.plain import OPERATORS
from schemadef.names import literal

if TYPE_CHECKING:
    from schemadef.lint.sql.types import Type


class _Unknown(Enum):
    UNKNOWN = "?"


UNKNOWN = _Unknown.UNKNOWN


class Json(NamedTuple):
    """A value of jsonb."""

    held: Any


class Opaque(NamedTuple):
    """A text in a type that reads it in its own way, a date: the same text is the same value, another one may be."""

    text: str


Value = bool | Decimal | str | Json | Opaque | None | _Unknown

_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_WHOLE = frozenset({"smallint", "integer", "bigint", "serial", "bigserial", "smallserial"})
_TEXTS = frozenset({"text", "varchar", "name"})
_TRUTHS = {"true": True, "t": True, "yes": True, "on": True, "1": True} | dict.fromkeys(
    ("false", "f", "no", "off", "0"), False
)
_MOST_DIGITS = 40


def number(text: str) -> Value:
    """A number that a text is."""
    try:
        found = Decimal(text.strip())
    except DecimalException:
        return UNKNOWN
    return found if found.is_finite() and len(text) <= _MOST_DIGITS else UNKNOWN


def document(text: str) -> Value:
    """A value of jsonb that a text is."""
    try:
        return Json(json.loads(text, parse_float=Decimal, parse_int=Decimal))
    except (ValueError, RecursionError):
        return UNKNOWN


def plain(value: Value) -> str | None:
    """A value as a text has it in which it is put; None where that is not known."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return None


def is_moving(value: Value) -> bool:
    """Whether it is another value each time, of which it is only known that it is not NULL."""
    return isinstance(value, Opaque) and value.text.startswith("\0")


def written(value: Value) -> str:
    """A literal that says a value; a sign that is none for what cannot be told."""
    if value is None:
        return "NULL"
    if isinstance(value, Json):
        return literal(json.dumps(value.held, default=str))
    text = value.text if isinstance(value, Opaque) and not is_moving(value) else plain(value)
    if text is None:
        return UNKNOWN.value
    return literal(text) if isinstance(value, (str, Opaque)) else text


def as_type(value: Value, kind: Type) -> Value:
    """A value as a column of a type keeps it."""
    if value is None or value is UNKNOWN or kind.array:
        return value if value is None else Opaque(value) if isinstance(value, str) else UNKNOWN
    name = kind.name
    if name in _NUMBERS or name in _WHOLE:
        return _as_number(value, kind)
    if name == "boolean":
        return _TRUTHS.get(value.lower(), UNKNOWN) if isinstance(value, str) else value
    if name == "jsonb":
        return document(value) if isinstance(value, str) else value if isinstance(value, Json) else UNKNOWN
    text = plain(value)
    if name in _TEXTS:
        return UNKNOWN if text is None or (kind.numbers and len(text) > kind.numbers[0]) else text
    if text is None:
        return value if isinstance(value, Opaque) else UNKNOWN
    # of a type that the files make, an enum, each text is a value of its own
    return text if _is_of_files(name) and text.replace("_", "a").isalnum() else Opaque(text)


def _is_of_files(name: str) -> bool:
    return not _KNOWN.intersection(name.split())


_KNOWN = frozenset(
    {
        "char", "citext", "date", "time", "timestamp", "timestamptz", "timetz", "interval", "json", "inet", "cidr",
        "uuid", "bytea", "bit", "varbit", "money", "xml", "tsvector", "hstore", "ltree", "vector", "point", "oid",
        "macaddr", "int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange", '"char"',
    }
)  # fmt: skip


def _as_number(value: Value, kind: Type) -> Value:
    found = number(value) if isinstance(value, str) else value
    if not isinstance(found, Decimal):
        return UNKNOWN
    if kind.name in _WHOLE:
        return found.quantize(Decimal(1), ROUND_HALF_UP)
    if kind.name == "numeric" and kind.numbers:
        return found.quantize(Decimal(1).scaleb(-(*kind.numbers, 0)[1]), ROUND_HALF_UP)
    return found


def is_same(one: Value, other: Value) -> bool | None:
    """Whether two values are the same, NULL too; None where that cannot be told."""
    if one is None or other is None:
        return None if UNKNOWN in (one, other) else one is other
    told = compare(one, "=", other)
    return told if isinstance(told, bool) else None


def compare(one: Value, sign: str, other: Value) -> Value:
    """What a comparison comes out as."""
    if one is None or other is None:
        return None
    one, other = _alike(one, other), _alike(other, one)
    if one is UNKNOWN or other is UNKNOWN or type(one) is not type(other):
        return UNKNOWN
    if isinstance(one, Decimal):
        return OPERATORS[sign](one, other)
    if one == other:
        return sign in ("=", "<=", ">=")
    if isinstance(one, Opaque) or sign not in ("=", "<>", "!="):
        return UNKNOWN  # which of two texts is sorted first, the collation says
    return sign != "="


def like(one: Value, flags: str, likeness: Value) -> Value:
    """What LIKE comes out as, which folds letters with the flag `i`."""
    if one is None or likeness is None:
        return None
    if not isinstance(one, str) or not isinstance(likeness, str) or "\\" in likeness or not one.isascii():
        return UNKNOWN
    said = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in likeness)
    return re.fullmatch(said, one, re.DOTALL | (re.IGNORECASE if flags else 0)) is not None


def _alike(one: Value, other: Value) -> Value:
    """A literal as what it is compared with."""
    if not isinstance(one, str):
        return one
    if isinstance(other, bool):
        return _TRUTHS.get(one.lower(), UNKNOWN)
    if isinstance(other, Decimal):
        return number(one)
    if isinstance(other, Json):
        return document(one)
    return Opaque(one) if isinstance(other, Opaque) else one


def reckon(one: Value, sign: str, other: Value) -> Value:
    """What two values come out as with an operator between them."""
    if one is None or other is None:
        return None
    if isinstance(one, Json):
        return _of_json(one, sign, other)
    if isinstance(other, Json):
        return _of_json(document(one), sign, other) if isinstance(one, str) and sign == "||" else UNKNOWN
    if sign == "||":
        texts = plain(one), plain(other)
        told = texts[0] is not None and texts[1] is not None and UNKNOWN not in (one, other)
        return f"{texts[0]}{texts[1]}" if told else UNKNOWN
    one, other = _alike(one, other), _alike(other, one)
    if not isinstance(one, Decimal) or not isinstance(other, Decimal):
        return UNKNOWN
    return _of_numbers(one, sign, other)


def _of_numbers(one: Decimal, sign: str, other: Decimal) -> Value:
    if sign in ("+", "-"):
        return one + other if sign == "+" else one - other
    if sign == "*":
        return one * other
    # what is left over, whole numbers lose
    return one / other if sign == "/" and other and one % other == 0 else UNKNOWN


def _of_json(one: Value, sign: str, other: Value) -> Value:
    if not isinstance(one, Json):
        return UNKNOWN
    held = one.held
    if sign == "||":
        return _merged(held, (document(other) if isinstance(other, str) else other))
    if sign in ("->", "->>"):
        return _taken(held, other, as_text=sign == "->>")
    if sign == "?" and isinstance(other, str) and isinstance(held, dict):
        return other in held
    if sign == "-" and isinstance(other, str) and isinstance(held, dict):
        return Json({key: value for key, value in held.items() if key != other})
    return UNKNOWN


def _merged(held: Any, other: Value) -> Value:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(other, Json):
        return UNKNOWN
    if isinstance(held, dict) and isinstance(other.held, dict):
        return Json(held | other.held)
    lists = [value if isinstance(value, list) else [value] for value in (held, other.held)]
    return Json(lists[0] + lists[1])


def _taken(held: Any, key: Value, *, as_text: bool) -> Value:  # noqa: ANN401 - whatever JSON holds
    if isinstance(held, dict) and isinstance(key, str):
        if key not in held:
            return None
        return _shown(held[key]) if as_text else Json(held[key])
    return UNKNOWN


def _shown(held: Any) -> Value:  # noqa: ANN401 - whatever JSON holds
    if isinstance(held, (dict, list)):
        return UNKNOWN
    return plain(held)
