"""Values made comparable, as Postgres compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression import moments
from schemadef.expression.literals import number, typed
from schemadef.expression.term import NUMBERS, Term, article

if TYPE_CHECKING:
    from schemadef.expression.writer import Writer

SAFE = 2**53
"""Up to here a double holds every whole number."""
_SAME = frozenset({"text", "enum", "uuid", "boolean", "date", "time", "bytes", "timestamp", "utc", "interval"})
_ORDERED = frozenset({"uuid", "boolean", "date", "time", "bytes", "timestamp", "utc", "interval"}) | NUMBERS


def condition(writer: Writer, term: Term) -> Term:
    """A term where a truth value must stand."""
    term = typed(writer, term, "boolean")
    if term.type not in ("boolean", "null"):
        raise writer.wrong(f"{term.text!r} is {article(term.type)}, where a condition must stand")
    return term


def pair(writer: Writer, left: Term, right: Term) -> tuple[Term, Term]:
    """Two terms of one type that the target compares as Postgres does; raises DeclarationError for others."""
    if "null" in (left.type, right.type):
        return left, right
    kind = next((t.type for t in (left, right) if t.type != "unknown"), "text")
    left, right = typed(writer, left, kind), typed(writer, right, kind)
    if left.type in NUMBERS and right.type in NUMBERS:
        return _numbers(writer, left, right)
    if left.type != right.type:
        raise writer.wrong(
            f"{left.text!r} is {article(left.type)} and {right.text!r} {article(right.type)}: they do not compare"
        )
    if left.type not in _SAME:
        raise writer.refuse(f"a comparison of two values of the type {left.type}")
    if left.type == "time":
        return moments.time_compared(left), moments.time_compared(right)
    if left.type in ("timestamp", "utc", "interval"):
        left, right = moments.aligned(writer, [left, right])
    return left, right


def ordered(writer: Writer, left: Term, right: Term) -> tuple[Term, Term]:
    """Two terms whose order is the same on both sides."""
    left, right = pair(writer, left, right)
    kind = right.type if left.type == "null" else left.type
    if kind == "text" and ("C" in (left.form, right.form) or "" in (left.value, right.value)):
        return left, right
    order(writer, kind if kind != "null" else "integer")
    return left, right


def order(writer: Writer, type: str, form: str = "") -> None:
    """Refuse a type whose values the target orders in another way."""
    if type == "text" and form != "C":
        hint = 'write COLLATE "C" behind the text to order it by its bytes'
        raise writer.refuse("the order of texts", "it depends on the database's collation", hint)
    if type == "enum":
        raise writer.refuse("the order of an enum", "here it is the order of the labels' letters")
    if type not in _ORDERED and type != "text":
        raise writer.refuse(f"the order of values of the type {type}")


def _numbers(writer: Writer, left: Term, right: Term) -> tuple[Term, Term]:
    if "real" in (left.type, right.type):
        _single(writer, left)
        _single(writer, right)
    double = {"double", "real"} & {left.type, right.type}
    return _number(writer, left, bool(double)), _number(writer, right, bool(double))


def _number(writer: Writer, term: Term, double: bool) -> Term:
    """A number as the target compares it: a numeric is stored as text, which holds more digits than a double."""
    if term.type == "numeric":
        if term.value is not None:
            return number(writer, term.value, "decimal")
        return Term(f"CAST({term.text} AS REAL)", "numeric", depth=term.depth + 1)
    if double and term.type in ("integer", "integral"):
        if term.value is None:
            return Term(f"CAST({term.text} AS REAL)", "double", depth=term.depth + 1)
        if abs(int(term.value)) > SAFE:
            raise writer.refuse(f"the number {term.value}", "a double cannot hold it")
    return term


def _single(writer: Writer, term: Term) -> None:
    """Refuse what four bytes hold otherwise than the eight of the target."""
    from struct import pack, unpack

    if term.type in ("real", "integer"):
        return
    if term.value is None or unpack("f", pack("f", float(term.value)))[0] != float(term.value):
        raise writer.refuse(
            f"a comparison of a real with {term.text}", "four bytes round it, the target's eight do not"
        )
