"""Moments, dates, times and intervals in the stored form of what they meet.

A timestamp is whole seconds or milliseconds since 1970, or a text `YYYY-MM-DDTHH:MM:SS.mmmZ`; a date and a time are
texts. now() and literals take the form of what they are compared with or assigned to. A day is 24 hours, as in a
session of Postgres whose TimeZone is UTC; months and years are refused, for the families add them differently.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.expression.constants import NOW
from schemadef.expression.term import ADD, ATOM, MULTIPLY, Term

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schemadef.expression.writer import Writer

_MOMENT = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?"
    r"\s*(?:([Zz]|UTC|utc)|([+-]\d\d)(?::?(\d\d))?)\s*\Z"
)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?\Z")
_SPAN = re.compile(
    r"\s*(?:([+-]?\d+)(?:\.(\d{1,6}))?\s*([a-z]+)|([+-])?(\d+):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)", re.I
)
_MICROSECONDS = {
    "millisecond": 1_000, "ms": 1_000, "msec": 1_000,
    "second": 1_000_000, "sec": 1_000_000, "s": 1_000_000,
    "minute": 60_000_000, "min": 60_000_000,
    "hour": 3_600_000_000, "hr": 3_600_000_000, "h": 3_600_000_000,
    "day": 86_400_000_000, "d": 86_400_000_000,
    "week": 604_800_000_000, "w": 604_800_000_000,
}  # fmt: skip
_UNITS = {"epoch_seconds": "seconds", "epoch_milliseconds": "milliseconds", "iso": "milliseconds"}
_LENGTHS = {"seconds": 1_000_000, "milliseconds": 1_000}
ISO = "%Y-%m-%dT%H:%M:%fZ"


def now(type: str) -> Term:
    """The present moment, its form still open."""
    return Term("", type, build=lambda form: Term(NOW[form], type, form, depth=4))


def moment_literal(writer: Writer, content: str) -> Term:
    """A literal moment, its form still open. It says its time zone: without one it depends on the session."""
    when = _moment(writer, content)

    def build(form: str) -> Term:
        if form == "iso":
            _fits(writer, content, when.microsecond, 1_000)
            text = f"'{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z'"
            return Term(text, "timestamp", form)
        _fits(writer, content, when.microsecond, _LENGTHS[_UNITS[form]])
        number = _epoch(when) // _LENGTHS[_UNITS[form]]
        return Term(str(number), "timestamp", form, rank=ATOM if number >= 0 else ATOM - 1)

    return Term("", "timestamp", value=content, build=build)


def _moment(writer: Writer, content: str) -> datetime:
    from datetime import datetime

    match = _MOMENT.match(content)
    if not match:
        why = "it must be an ISO date and time with a time zone, such as 2024-01-31T00:00:00Z"
        raise writer.refuse(f"the moment {content!r}", why)
    day, clock, seconds, fraction, _, hours, minutes = match.groups()
    zone = f"{hours}:{minutes or '00'}" if hours else "+00:00"
    text = f"{day}T{clock or '00:00'}:{seconds or '00'}.{(fraction or '').ljust(6, '0')}{zone}"
    try:
        return datetime.fromisoformat(text).astimezone(datetime.fromisoformat("2000-01-01T00:00+00:00").tzinfo)
    except (ValueError, OverflowError):
        raise writer.wrong(f"{content!r} is no moment") from None


def _epoch(when: datetime) -> int:
    """Microseconds since 1970."""
    since = when - when.replace(1970, 1, 1, 0, 0, 0, 0)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _fits(writer: Writer, content: str, microseconds: int, length: int) -> None:
    if microseconds % length:
        raise writer.refuse(f"{content!r}", "it is finer than the column's stored form")


def date_literal(writer: Writer, content: str) -> Term:
    """A literal date."""
    from datetime import date

    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", content):
            raise ValueError
        return Term(f"'{date.fromisoformat(content).isoformat()}'", "date", value=content)
    except ValueError:
        raise writer.refuse(f"the date {content!r}", "it must be written YYYY-MM-DD") from None


def time_literal(writer: Writer, content: str) -> Term:
    """A literal time of day."""
    match = _CLOCK.match(content)
    if not match:
        raise writer.refuse(f"the time {content!r}", "it must be written HH:MM:SS")
    hours, minutes, seconds, fraction = match.groups()
    _fits(writer, content, int((fraction or "0").ljust(6, "0")), 1_000)
    tail = f".{fraction}" if fraction and fraction.strip("0") else ""
    return Term(f"'{hours}:{minutes}:{seconds or '00'}{tail}'", "time", value=content)


def time_compared(term: Term) -> Term:
    """A time in the one way of writing it that compares: with milliseconds."""
    return Term(f"strftime('%H:%M:%f', {term.text})", "time", depth=term.depth + 1)


def span_literal(writer: Writer, content: str, unit: str = "") -> Term:
    """A literal interval, its unit still open."""
    return span(writer, microseconds(writer, f"{content} {unit}".strip()), None)


def span(writer: Writer, length: int, times: Term | None) -> Term:
    """An interval of so many microseconds, or of an integer times as many."""

    def build(unit: str) -> Term:
        _fits(writer, f"interval of {length} microseconds", length, _LENGTHS[unit])
        count = length // _LENGTHS[unit]
        if times is None:
            return Term(str(count), "interval", unit, rank=ATOM if count >= 0 else ATOM - 1)
        text = f"{times.within(MULTIPLY)} * {count}"
        return Term(text, "interval", unit, MULTIPLY, times.depth + 1)

    return Term("", "interval", value=str(length), build=build) if times is None else Term("", "interval", build=build)


def microseconds(writer: Writer, content: str) -> int:
    """The length of an interval; a month or a year has none. A bare number is seconds."""
    content = f"{content} s" if content.strip().lstrip("+-").isdecimal() else content
    total, at = 0, 0
    while at < len(content.rstrip()):
        match = _SPAN.match(content, at)
        if not match:
            raise writer.refuse(f"interval {content!r}")
        whole, fraction, unit, sign, hours, minutes, seconds, parts = match.groups()
        if unit:
            name = unit.lower()
            length = _MICROSECONDS.get(name) or _MICROSECONDS.get(name.removesuffix("s"))
            if length is None:
                raise writer.refuse(f"interval {content!r}", "a month and a year have no fixed length")
            part = int(f"{int(fraction):d}") * length // 10 ** len(fraction) if fraction else 0
            total += int(whole) * length + (-part if whole.startswith("-") else part)
        else:
            clock = (int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)) * 1_000_000
            clock += int((parts or "0").ljust(6, "0"))
            total += -clock if sign == "-" else clock
        at = match.end()
    return total


def shaped(writer: Writer, term: Term, form: str) -> Term:
    """A moment or interval in that form."""
    if term.form == form:
        return term
    if term.build is not None:
        return term.build(form)
    if (term.form, form) in (("epoch_seconds", "epoch_milliseconds"), ("seconds", "milliseconds")):
        return Term(f"{term.within(MULTIPLY)} * 1000", term.type, form, MULTIPLY, term.depth + 1)
    raise writer.refuse(f"a timestamp that is stored as {term.form or 'nothing known'}", f"here it must be {form}")


def aligned(writer: Writer, terms: Sequence[Term]) -> list[Term]:
    """Moments, or intervals, in the one form that they share."""
    forms = {term.form for term in terms if term.form}
    fallback = "milliseconds" if terms[0].type == "interval" else "epoch_milliseconds"
    form = forms.pop() if len(forms) == 1 else fallback
    return [shaped(writer, term, form) for term in terms]


def moved(writer: Writer, moment: Term, length: Term, sign: str) -> Term:
    """A moment and an interval later or earlier."""
    if not moment.form and moment.build:
        return Term("", moment.type, build=lambda form: moved(writer, shaped(writer, moment, form), length, sign))
    count = shaped(writer, length, _UNITS[moment.form])
    depth = 1 + max(moment.depth, count.depth)
    if moment.form != "iso":
        operand = count.within(MULTIPLY) if count.rank >= MULTIPLY else f"({count.text})"
        return Term(f"{moment.within(ADD)} {sign} {operand}", moment.type, moment.form, ADD, depth)
    if length.value is None:
        scaled = f"({'-' if sign == '-' else ''}({count.text}) / 1000.0) || ' seconds'"
    else:
        scaled = f"'{_signed(int(count.text), sign)} seconds'"
    return Term(f"strftime('{ISO}', {moment.text}, {scaled})", moment.type, "iso", depth=depth + 2)


def _signed(milliseconds: int, sign: str) -> str:
    total = -milliseconds if sign == "-" else milliseconds
    return f"{'-' if total < 0 else '+'}{abs(total) // 1000}.{abs(total) % 1000:03}"


def between(writer: Writer, later: Term, earlier: Term) -> Term:
    """The interval from one moment to another."""
    later, earlier = aligned(writer, [later, earlier])
    unit, depth = _UNITS[later.form], 1 + max(later.depth, earlier.depth)
    if later.form == "iso":
        text = f"CAST(round((julianday({later.text}) - julianday({earlier.text})) * 86400000) AS INTEGER)"
        return Term(text, "interval", unit, depth=depth + 4)
    return Term(f"{later.within(ADD)} - {earlier.within(ADD + 1)}", "interval", unit, ADD, depth)


def date_moved(count: Term, date: Term, sign: str) -> Term:
    """A date so many days later or earlier."""
    if count.value is not None:
        number = int(count.value) * (-1 if sign == "-" else 1)
        return Term(f"date({date.text}, '{number:+d} days')", "date", depth=date.depth + 1)
    text = f"date({date.text}, ({'-' if sign == '-' else ''}{count.within(ATOM)}) || ' days')"
    return Term(text, "date", depth=2 + max(date.depth, count.depth + 1))
