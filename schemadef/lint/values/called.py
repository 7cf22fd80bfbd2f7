"""Functions of Postgres whose value is plain for plain arguments.

Source: postgresql.org, String Functions; Mathematical Functions; Conditional Expressions; JSON Functions.
"""

from __future__ import annotations

import hashlib
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from schemadef.lint.values.value import UNKNOWN, Json, Value, compare, document, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Call = Callable[[Sequence[Value]], Value]

_LONGEST = 10_000


def _of_text(count: int, change: Callable[..., Value]) -> Call:
    """A function that is given a text, and at most so many whole numbers and texts behind it; NULL for NULL."""

    def call(given: Sequence[Value]) -> Value:
        if None in given:
            return None
        if not 1 <= len(given) <= count or not isinstance(given[0], str) or not given[0].isascii():
            return UNKNOWN
        rest = [int(one) if isinstance(one, Decimal) and one == int(one) else one for one in given[1:]]
        if not all(isinstance(one, (str, int)) and not isinstance(one, bool) for one in rest):
            return UNKNOWN
        try:
            found = change(given[0], *rest)
        except TypeError:
            return UNKNOWN
        return UNKNOWN if isinstance(found, str) and len(found) > _LONGEST else found

    return call


def _of_number(count: int, change: Callable[..., Value]) -> Call:
    def call(given: Sequence[Value]) -> Value:
        if None in given:
            return None
        if not 1 <= len(given) <= count or not all(isinstance(one, Decimal) for one in given):
            return UNKNOWN
        return change(*given)

    return call


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Value:
    return value.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP) if abs(places) < 20 else UNKNOWN


def _cut(text: str, start: int | str, count: int | None = None) -> Value:
    if isinstance(start, str):
        return _found(start, text) if count is None else UNKNOWN
    if count is not None and count < 0:
        return UNKNOWN
    stop = len(text) if count is None else max(start - 1 + count, 0)
    return text[max(start - 1, 0) : stop]


def _left(text: str, count: int) -> Value:
    return text[:count] if count >= 0 or -count < len(text) else ""


def _right(text: str, count: int) -> Value:
    return text[max(len(text) - count, 0) :] if count >= 0 else text[-count:]


def _padded(text: str, count: int, sign: str = " ") -> Value:
    if not sign or count > _LONGEST:
        return UNKNOWN
    missing = count - len(text)
    return text[:count] if missing <= 0 else (sign * missing)[:missing] + text


def _part(text: str, mark: str, place: int) -> Value:
    parts = text.split(mark) if mark else [text]
    return (parts[place - 1] if place <= len(parts) else "") if place > 0 else UNKNOWN


def _capital(text: str) -> Value:
    return re.sub(r"[A-Za-z0-9]+", lambda found: found[0].capitalize(), text)


_PLAIN_PATTERN = re.compile(
    r"\^?(?:(?:\((?=[^()]*\))|\)|[A-Za-z0-9_ /@:,=&%#.-]|\[\^?[A-Za-z0-9_ /@.-]+\]|\\[sdw./-])[+*?]?)+\$?|[\^$]"
)
"""Patterns that Python reads as Postgres does: no choice between two, nothing that takes as little as it can."""
_PUT_BACK = re.compile(r"\\(\d|[^\d])")


def _compiled(found: str, text: str, flags: str = "") -> re.Pattern[str] | None:
    """A pattern that is looked for in a text; None for one that is not read here, or may go back too often."""
    steps = max(len(text), 2) ** (1 + sum(map(found.count, "+*?")))
    if steps > _MOST_STEPS or not _PLAIN_PATTERN.fullmatch(found) or _LESS.search(found):
        return None
    try:
        end = rf"{found[:-1]}\Z" if found.endswith("$") else found
        return re.compile(end, re.ASCII | re.DOTALL | (re.IGNORECASE if "i" in flags else 0))
    except re.error:
        return None


_MOST_STEPS = 10**7
_LESS = re.compile(r"[+*?][+*?]|\)[+*?]|\(\)")
"""What Python may read otherwise."""


def _found(said: str, text: str) -> Value:
    """What substring() finds by a pattern, its group where it has one; NULL where it finds nothing."""
    one = _compiled(said, text)
    if one is None or one.groups > 1:
        return UNKNOWN
    match = one.search(text)
    return match[one.groups] if match else None


def _replaced(text: str, found: str, new: str, flags: str = "") -> Value:
    one = _compiled(found, text, flags)
    if one is None or not set(flags) <= {"g", "i"}:
        return UNKNOWN
    groups = [mark[1] for mark in _PUT_BACK.finditer(new)]
    if any(not mark.isdecimal() or not 1 <= int(mark) <= one.groups for mark in groups):
        return UNKNOWN

    def put(match: re.Match[str]) -> str:
        return _PUT_BACK.sub(lambda mark: match[int(mark[1])] or "", new)

    if "g" in flags and one.search("") is not None:
        return UNKNOWN  # what is replaced behind the last sign
    return one.sub(put, text, count=0 if "g" in flags else 1)


def _translated(text: str, signs: str, others: str) -> Value:
    if len(set(signs)) < len(signs):
        return UNKNOWN
    return text.translate({ord(sign): others[at : at + 1] for at, sign in enumerate(signs)})


def _stripped(side: str) -> Callable[..., Value]:
    def strip(text: str, signs: str = " ") -> Value:
        strips = {"both": text.strip, "left": text.lstrip, "right": text.rstrip}
        return strips[side](signs)

    return strip


def _concat(given: Sequence[Value]) -> Value:
    texts = [plain(one) for one in given if one is not None]
    return UNKNOWN if None in texts else "".join(text or "" for text in texts)


def _nullif(given: Sequence[Value]) -> Value:
    if len(given) != 2:
        return UNKNOWN
    told = compare(given[0], "=", given[1])
    return UNKNOWN if told is UNKNOWN else None if told is True else given[0]


def _coalesce(given: Sequence[Value]) -> Value:
    return next((one for one in given if one is not None), None)


def _most(sign: str) -> Call:
    def call(given: Sequence[Value]) -> Value:
        best: Value = None
        for one in given:
            if one is UNKNOWN:
                return UNKNOWN
            told = True if best is None else compare(one, sign, best)
            if told is UNKNOWN:
                return UNKNOWN
            best = one if one is not None and told is True else best
        return best

    return call


def _object(given: Sequence[Value]) -> Value:
    if len(given) % 2 or not all(isinstance(key, str) for key in given[::2]):
        return UNKNOWN
    values = [_held(one) for one in given[1::2]]
    if UNKNOWN in values:
        return UNKNOWN
    return Json({str(key): value for key, value in zip(given[::2], values, strict=True)})


def _list(given: Sequence[Value]) -> Value:
    values = [_held(one) for one in given]
    return UNKNOWN if UNKNOWN in values else Json(values)


def _held(value: Value) -> object:
    """A value as JSON holds it."""
    if isinstance(value, Json):
        return value.held
    return value if value is None or isinstance(value, (str, bool, Decimal)) else UNKNOWN


def _to_json(given: Sequence[Value]) -> Value:
    if given == [None] or len(given) != 1:
        return None if given == [None] else UNKNOWN
    held = _held(given[0])
    return UNKNOWN if held is UNKNOWN else Json(held)


def _set(given: Sequence[Value]) -> Value:
    """jsonb_set: a path in an object, of which all but the last key must be there."""
    if None in given:
        return None
    if not 3 <= len(given) <= 4 or not isinstance(given[1], str) or not re.fullmatch(r"\{[\w,]+\}", given[1]):
        return UNKNOWN
    target, new = (document(one) if isinstance(one, str) else one for one in (given[0], given[2]))
    if not isinstance(target, Json) or not isinstance(new, Json):
        return UNKNOWN
    return _put(target.held, given[1][1:-1].split(","), new.held, create=given[3:] != [False])


def _put(held: object, path: list[str], new: object, *, create: bool) -> Value:
    if not isinstance(held, dict):
        return UNKNOWN
    key, rest = path[0], path[1:]
    if rest:
        inner = _put(held[key], rest, new, create=create) if key in held else Json(None)
        if key not in held:
            return Json(held)
        return Json(held | {key: inner.held}) if isinstance(inner, Json) else UNKNOWN
    return Json(held | {key: new}) if create or key in held else Json(held)


CALLED: dict[str, Call] = {
    "LOWER": _of_text(1, str.lower),
    "UPPER": _of_text(1, str.upper),
    "INITCAP": _of_text(1, _capital),
    **dict.fromkeys(("TRIM", "BTRIM"), _of_text(2, _stripped("both"))),
    "LTRIM": _of_text(2, _stripped("left")),
    "RTRIM": _of_text(2, _stripped("right")),
    **dict.fromkeys(("LENGTH", "CHAR_LENGTH"), _of_text(1, lambda text: Decimal(len(text)))),
    "REPLACE": _of_text(3, lambda text, old, new: text.replace(old, new) if old else text),
    **dict.fromkeys(("SUBSTR", "SUBSTRING"), _of_text(3, _cut)),
    "LEFT": _of_text(2, _left),
    "RIGHT": _of_text(2, _right),
    "LPAD": _of_text(3, _padded),
    "SPLIT_PART": _of_text(3, _part),
    "REVERSE": _of_text(1, lambda text: text[::-1]),
    "MD5": _of_text(1, lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()),
    "REGEXP_REPLACE": _of_text(4, _replaced),
    "TRANSLATE": _of_text(3, _translated),
    "STRPOS": _of_text(2, lambda text, part: Decimal(text.find(part) + 1)),
    "ABS": _of_number(1, abs),
    "ROUND": _of_number(2, _round),
    "FLOOR": _of_number(1, lambda value: value.to_integral_value(ROUND_FLOOR)),
    **dict.fromkeys(("CEIL", "CEILING"), _of_number(1, lambda value: value.to_integral_value(ROUND_CEILING))),
    "NULLIF": _nullif,
    "CONCAT": _concat,
    "JSONB_BUILD_OBJECT": _object,
    "JSONB_BUILD_ARRAY": _list,
    "TO_JSONB": _to_json,
    "JSONB_SET": _set,
}
"""Functions by name, for arguments that are all known."""
LAZY: dict[str, Call] = {"COALESCE": _coalesce, "GREATEST": _most(">"), "LEAST": _most("<")}
"""The same for arguments of which one may not be known: what comes before it may settle the value."""
