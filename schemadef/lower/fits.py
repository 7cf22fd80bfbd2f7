"""Whether a Python constant is a value of a logical type, the same on every database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.declare.column import LogicalType

Constant = Any
"""What an author may write for a value: each type looks for itself whether it is one of its own."""

_WHOLE = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}


def problem(value: Constant, logical: LogicalType) -> str:
    """Why a constant is no value of a type, in words that follow its name; empty when it is one."""
    if logical.dimensions:
        return _array(value, logical)
    if logical.enum is not None:
        labels = [str(member.value) for member in logical.enum]
        return "" if isinstance(value, str) and value in labels else f"it is none of {', '.join(labels)}"
    if logical.name not in _PROBLEMS:
        return "only an expression gives a value of it"
    return _PROBLEMS[logical.name](value, logical.arguments)


def _array(value: Constant, logical: LogicalType) -> str:
    if not isinstance(value, list | tuple):
        return "it is no list"
    inner = logical._replace(dimensions=logical.dimensions - 1)
    return next((found for item in value if item is not None and (found := problem(item, inner))), "")


def _whole(name: str) -> Callable[[Constant, tuple[str, ...]], str]:
    bound = _WHOLE[name]

    def check(value: Constant, arguments: tuple[str, ...]) -> str:
        if type(value) is not int:
            return "it is no whole number"
        return "" if -bound <= value < bound else f"it is not between {-bound} and {bound - 1}"

    return check


def _text(value: Constant, arguments: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        return "it is no text"
    if "\0" in value:
        return "it holds a NUL character, which no database keeps"
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        return "it holds half of a surrogate pair, which is no character"
    if arguments and len(value) > int(arguments[0]):
        return f"it is longer than {arguments[0]} characters"
    return ""


def _numeric(value: Constant, arguments: tuple[str, ...]) -> str:
    from decimal import Decimal

    if type(value) not in (int, float, Decimal):
        return "it is no number"
    number = Decimal(repr(value)) if type(value) is float else Decimal(value)
    if not number.is_finite():
        return "it is no finite number"
    if not arguments:
        return ""
    precision, scale = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    whole, _, fraction = format(number.copy_abs(), "f").partition(".")
    if len(fraction.rstrip("0")) > scale:
        return f"it has more than {scale} digits after the point"
    return "" if len(whole.lstrip("0")) <= precision - scale else f"it has more than {precision} digits"


def _double(value: Constant, arguments: tuple[str, ...]) -> str:
    from math import isfinite

    if type(value) not in (int, float):
        return "it is no number"
    if type(value) is int:
        return "" if abs(value) <= 2**53 else "a floating-point number cannot hold it exactly"
    return "" if isfinite(value) else "it is no finite number"


def _real(value: Constant, arguments: tuple[str, ...]) -> str:
    from struct import pack, unpack

    wrong = _double(value, arguments)
    if wrong:
        return wrong
    try:
        kept = unpack("<f", pack("<f", value))[0]
    except OverflowError:
        return "it is too big for 4 bytes"
    return "" if bool(kept) == bool(value) else "it is too small for 4 bytes"


def _uuid(value: Constant, arguments: tuple[str, ...]) -> str:
    from uuid import UUID

    if isinstance(value, UUID):
        return ""
    try:
        UUID(value if isinstance(value, str) else "")
    except ValueError:
        return "it is no UUID"
    return ""


def _json(value: Constant, arguments: tuple[str, ...]) -> str:
    import json

    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        return f"it is no JSON ({error})"
    return "it holds a NUL character, which no database keeps" if "\\u0000" in text else _text(text, ())


def _vector(value: Constant, arguments: tuple[str, ...]) -> str:
    if not isinstance(value, list | tuple) or len(value) != int(arguments[0]):
        return f"it is no list of {arguments[0]} numbers"
    return next((found for number in value if (found := _real(number, ()))), "")


def _custom(value: Constant, arguments: tuple[str, ...]) -> str:
    return "" if type(value) in (int, float, bool) else _text(value, ())


def _is(module: str, name: str, wanted: str) -> Callable[[Constant, tuple[str, ...]], str]:
    """A check for exactly one class, which is not imported: a datetime is a date to isinstance, and is none here."""

    def check(value: Constant, arguments: tuple[str, ...]) -> str:
        kind = type(value)
        if (kind.__module__, kind.__name__) != (module, name):
            return f"it is no {wanted}"
        return "it has a zone" if name == "time" and value.tzinfo is not None else ""

    return check


_PROBLEMS: dict[str, Callable[[Constant, tuple[str, ...]], str]] = {
    "text": _text,
    "varchar": _text,
    "smallint": _whole("smallint"),
    "integer": _whole("integer"),
    "bigint": _whole("bigint"),
    "numeric": _numeric,
    "real": _real,
    "double": _double,
    "boolean": _is("builtins", "bool", "bool"),
    "json": _json,
    "uuid": _uuid,
    "timestamp": _is("datetime", "datetime", "datetime"),
    "date": _is("datetime", "date", "date"),
    "time": _is("datetime", "time", "time"),
    "bytes": _is("builtins", "bytes", "bytes"),
    "vector": _vector,
    "custom": _custom,
}
