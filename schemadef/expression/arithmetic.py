"""Arithmetic that gives the same number wherever Postgres gives one.

Where Postgres stops with an error because a number grows too great, SQLite computes on. Where it stops because of a
division by zero, SQLite would give NULL, which a check accepts: a divisor must therefore be a literal or NULLIF(…, 0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression import moments
from schemadef.expression.literals import typed
from schemadef.expression.term import ADD, BITS, MULTIPLY, Term, article, call, deeper
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_SIGNS = {"add": "+", "sub": "-", "mul": "*"}
_WHOLE = frozenset({"integer", "integral"})
_CASTS = frozenset({"SMALLINT", "INT", "BIGINT", "DOUBLE"})


@rule("add", "sub")
def _sum(writer: Writer, node: Node) -> Term:
    left, right, sign = writer.term(node.this), writer.term(node.expression), _SIGNS[node.key]
    left, right = _moment_or_span(writer, left, right, sign), _moment_or_span(writer, right, left, sign)
    if right.type == "interval" and left.type in ("timestamp", "utc"):
        return moments.moved(writer, left, right, sign)
    if left.type == "interval" and right.type in ("timestamp", "utc") and sign == "+":
        return moments.moved(writer, right, left, sign)
    if left.type == right.type and left.type in ("timestamp", "utc") and sign == "-":
        return moments.between(writer, left, right)
    if left.type == "date" and right.type == "integer":
        return moments.date_moved(right, left, sign)
    if left.type == right.type == "date" and sign == "-":
        text = f"CAST(julianday({left.text}) - julianday({right.text}) AS INTEGER)"
        return Term(text, "integer", depth=2 + deeper([left, right]))
    return _computed(writer, node, left, right, ADD)


def _moment_or_span(writer: Writer, term: Term, other: Term, sign: str) -> Term:
    """A literal beside a moment: an interval when it is added, a moment when one is taken from the other."""
    if term.type != "unknown" or other.type not in ("timestamp", "utc", "date"):
        return term
    if sign == "-":
        return typed(writer, term, "timestamp" if other.type == "utc" else other.type)
    return typed(writer, term, "interval")


@rule("mul")
def _product(writer: Writer, node: Node) -> Term:
    left, right = writer.term(node.this), writer.term(node.expression)
    for length, times in ((left, right), (right, left)):
        if length.type == "interval" and length.value is not None and times.type == "integer":
            return moments.span(writer, int(length.value), times)
    return _computed(writer, node, left, right, MULTIPLY)


def _computed(writer: Writer, node: Node, left: Term, right: Term, rank: int) -> Term:
    kind = _result(writer, node, left, right)
    text = f"{left.within(rank)} {_SIGNS[node.key]} {right.within(rank + 1)}"
    return Term(text, kind, _width(left, right), rank, deeper([left, right]))


def _result(writer: Writer, node: Node, left: Term, right: Term) -> str:
    """The type of a computed number; refuses what the target computes with less than Postgres does."""
    kinds = {left.type, right.type}
    if kinds <= _WHOLE:
        return "integer" if kinds == {"integer"} else "integral"
    if "double" in kinds and all(_beside_double(term) for term in (left, right)):
        return "double"
    if kinds <= {"numeric", "decimal", "integer", "integral"}:
        why = "decimal fractions are computed exactly there and as doubles here"
        raise writer.refuse(writer.shown(node), why, "keep whole numbers, such as cents")
    raise writer.refuse(writer.shown(node), f"it computes with {article(left.type)} and {article(right.type)}")


def _beside_double(term: Term) -> bool:
    return term.type == "double" or term.type == "integer" or (term.type == "decimal" and term.value is not None)


def _width(left: Term, right: Term) -> str:
    return "wide" if "wide" in (left.form, right.form) else ""


@rule("div", "mod")
def _division(writer: Writer, node: Node) -> Term:
    left, right = writer.term(node.this), writer.term(node.expression)
    kind = _result(writer, node, left, right)
    if kind not in ("integer", "double") or (node.key == "mod" and kind != "integer"):
        raise writer.refuse(writer.shown(node), f"it divides {article(kind)}")
    if not _never_zero(node.expression):
        hint = "write NULLIF(…, 0) for the divisor"
        raise writer.refuse(writer.shown(node), "a division by zero is an error there and NULL here", hint)
    text = f"{left.within(MULTIPLY)} {'/' if node.key == 'div' else '%'} {right.within(MULTIPLY + 1)}"
    return Term(text, kind, _width(left, right), MULTIPLY, deeper([left, right]))


def _never_zero(divisor: Node) -> bool:
    while divisor.key in ("paren", "neg") or (divisor.key == "cast" and divisor.args["to"].this.name in _CASTS):
        divisor = divisor.this
    if divisor.key == "nullif":
        return bool(divisor.expression.key == "literal" and divisor.expression.name == "0")
    return bool(divisor.key == "literal" and not divisor.args.get("is_string") and float(divisor.name) != 0)


@rule("bitwiseand", "bitwiseor")
def _bits(writer: Writer, node: Node) -> Term:
    left, right = writer.term(node.this), writer.term(node.expression)
    if {left.type, right.type} != {"integer"}:
        raise writer.refuse(writer.shown(node))
    text = f"{left.within(BITS + 1)} {'&' if node.key == 'bitwiseand' else '|'} {right.within(BITS + 1)}"
    return Term(text, "integer", _width(left, right), BITS, deeper([left, right]))


@rule("abs")
def _absolute(writer: Writer, node: Node) -> Term:
    term = writer.term(node.this)
    if term.type not in ("integer", "integral", "double"):
        raise writer.refuse(f"{writer.shown(node)} of {article(term.type)}")
    return call("abs", term, type=term.type, form=term.form)
