"""The present, parts of a moment, and time zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression import moments
from schemadef.expression.moments import shaped
from schemadef.expression.term import Term, article
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_PARTS = {
    "YEAR": "%Y", "MONTH": "%m", "DAY": "%d", "HOUR": "%H", "MINUTE": "%M",
    "DOW": "%w", "DOY": "%j", "DAYOFWEEK": "%w", "DAYOFYEAR": "%j",
}  # fmt: skip
_STARTS = {"DAY": "start of day", "MONTH": "start of month", "YEAR": "start of year"}
_UTC = "write it AT TIME ZONE 'UTC' first"


@rule("currenttimestamp")
def _now(writer: Writer, node: Node) -> Term:
    writer.only(node)
    writer.varies("now()")
    return moments.now("timestamp")


@rule("currentdate")
def _today(writer: Writer, node: Node) -> Term:
    writer.only(node)
    writer.varies("CURRENT_DATE")
    return Term("date('now')", "date", depth=2)


@rule("interval")
def _interval(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "unit", "fraction_in_string")
    unit = node.args.get("unit")
    if node.this.key != "literal" or (unit is not None and unit.key != "var"):
        raise writer.refuse(writer.shown(node))
    return moments.span_literal(writer, node.this.name, unit.name if unit is not None else "")


@rule("attimezone")
def _zone(writer: Writer, node: Node) -> Term:
    zone = node.args["zone"]
    if zone.key != "literal" or zone.name.upper() != "UTC":
        raise writer.refuse(writer.shown(node), "only the time zone UTC is the same everywhere")
    term = writer.term(node.this)
    if term.type not in ("timestamp", "utc"):
        raise writer.refuse(f"{writer.shown(node)} of {article(term.type)}")
    kind = "utc" if term.type == "timestamp" else "timestamp"
    if term.build:
        return Term("", kind, build=lambda form: shaped(writer, term, form)._replace(type=kind))
    return term._replace(type=kind)


@rule("extract")
def _extract(writer: Writer, node: Node) -> Term:
    part, term = node.name.upper(), writer.term(node.expression)
    if part == "EPOCH" and term.type == "timestamp":
        if term.form not in ("", "epoch_seconds"):
            raise writer.refuse(writer.shown(node), "it has a fraction")
        return shaped(writer, term, "epoch_seconds")._replace(type="integral", form="wide")
    if term.type == "timestamp":
        raise writer.refuse(writer.shown(node), "it depends on the session's time zone", _UTC)
    if term.type not in ("utc", "date") or part not in _PARTS:
        raise writer.refuse(writer.shown(node))
    moment = term.text if term.type == "date" else _arguments(writer, term)
    return Term(f"CAST(strftime('{_PARTS[part]}', {moment}) AS INTEGER)", "integral", depth=term.depth + 3)


def _arguments(writer: Writer, term: Term) -> str:
    """A moment as SQLite's date functions take it."""
    known = shaped(writer, term, term.form or "iso")
    if known.form == "iso":
        return known.text
    return f"{known.text}, 'unixepoch'" if known.form == "epoch_seconds" else f"({known.text}) / 1000.0, 'unixepoch'"


@rule("timestamptrunc", "datetrunc")
def _start(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "unit")
    unit, term = node.args["unit"].name.upper(), writer.term(node.this)
    if term.type == "timestamp":
        raise writer.refuse(writer.shown(node), "it depends on the session's time zone", _UTC)
    if term.type != "utc" or unit not in _STARTS:
        raise writer.refuse(writer.shown(node))
    if term.build:
        return Term("", "utc", build=lambda form: _truncated(writer, shaped(writer, term, form), unit))
    return _truncated(writer, term, unit)


def _truncated(writer: Writer, term: Term, unit: str) -> Term:
    moment = f"{_arguments(writer, term)}, '{_STARTS[unit]}'"
    if term.form == "iso":
        return Term(f"strftime('{moments.ISO}', {moment})", "utc", "iso", depth=term.depth + 1)
    seconds = f"unixepoch({moment})"
    text = seconds if term.form == "epoch_seconds" else f"({seconds} * 1000)"
    return Term(text, "utc", term.form, depth=term.depth + 3)


def day(writer: Writer, term: Term) -> Term:
    """The date of a moment in UTC."""
    return Term(f"date({_arguments(writer, term)})", "date", depth=term.depth + 2)
