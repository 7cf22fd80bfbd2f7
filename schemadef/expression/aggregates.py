"""Aggregates and window functions.

A sum of doubles is a sum of doubles: its last digit depends on the order of the rows, on either side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.comparable import condition, order
from schemadef.expression.ordering import ordering
from schemadef.expression.term import Term, article, call, deeper
from schemadef.expression.texts import text_of
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_RANKS = {"rownumber": "row_number", "rank": "rank", "denserank": "dense_rank"}
_SHIFTS = {"lag": "lag", "lead": "lead", "firstvalue": "first_value", "lastvalue": "last_value"}
_EDGES = {"UNBOUNDED": "UNBOUNDED", "CURRENT ROW": "CURRENT ROW"}


def _argument(writer: Writer, node: Node) -> Term:
    """What an aggregate computes over; its columns need not be grouped by."""
    if not writer.queries:
        raise writer.refuse(f"the aggregate {writer.shown(node)}", "it belongs into a query")
    before = len(writer.loose)
    term = writer.term(node.this)
    del writer.loose[before:]
    return term


@rule("count")
def _count(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "big_int")
    inner = node.this
    if inner.key == "star":
        if not writer.queries:
            raise writer.refuse("the aggregate count(*)", "it belongs into a query")
        return Term("count(*)", "integer", "wide", depth=2)
    if inner.key != "distinct":
        return call("count", _argument(writer, node), type="integer", form="wide")
    if len(inner.expressions) != 1 or inner.args.get("on"):
        raise writer.refuse(writer.shown(node))
    before = len(writer.loose)
    term = writer.term(inner.expressions[0])
    del writer.loose[before:]
    distinct(writer, term)
    return Term(f"count(DISTINCT {term.text})", "integer", "wide", depth=term.depth + 1)


def distinct(writer: Writer, term: Term) -> None:
    """Refuse a type of which one value is written in several ways."""
    if term.type in ("numeric", "time", "json", "average"):
        raise writer.refuse(f"the distinct values of {article(term.type)}", "one value is written in several ways")


@rule("sum")
def _sum(writer: Writer, node: Node) -> Term:
    term = _argument(writer, node)
    if term.type not in ("integer", "integral", "double"):
        raise writer.refuse(f"{writer.shown(node)} of {article(term.type)}")
    narrow = term.type == "integer" and term.form != "wide"
    kind = "double" if term.type == "double" else "integer" if narrow else "integral"
    return call("sum", term, type=kind, form="" if kind == "double" else "wide")


@rule("avg")
def _average(writer: Writer, node: Node) -> Term:
    term = _argument(writer, node)
    if term.type not in ("integer", "double"):
        raise writer.refuse(f"{writer.shown(node)} of {article(term.type)}")
    return call("avg", term, type="double" if term.type == "double" else "average")


@rule("min", "max")
def _extreme(writer: Writer, node: Node) -> Term:
    writer.only(node, "this")
    term = _argument(writer, node)
    order(writer, term.type, term.form)
    if term.type in ("numeric", "time", "boolean", "uuid", "bytes"):
        raise writer.refuse(f"{writer.shown(node)} of {article(term.type)}")
    return call(node.key, term, type=term.type, form=term.form)


@rule("logicaland", "logicalor")
def _every(writer: Writer, node: Node) -> Term:
    term = condition(writer, _argument(writer, node))
    return call("min" if node.key == "logicaland" else "max", term, type="boolean")


@rule("groupconcat")
def _joined(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "separator")
    if node.this.key in ("order", "distinct"):
        raise writer.refuse(writer.shown(node), "the order within an aggregate came with SQLite 3.44")
    before = len(writer.loose)
    text, separator = text_of(writer, node.this), text_of(writer, node.args["separator"])
    del writer.loose[before:]
    return call("group_concat", text, separator, type="text")


@rule("filter")
def _filtered(writer: Writer, node: Node) -> Term:
    aggregate = writer.term(node.this)
    before = len(writer.loose)
    test = condition(writer, writer.term(node.expression.this))
    del writer.loose[before:]
    text = f"{aggregate.text} FILTER (WHERE {test.text})"
    return aggregate._replace(text=text, depth=deeper([aggregate, test]))


@rule("window")
def _window(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "partition_by", "order", "spec", "over")
    term = _windowed(writer, node.this)
    clauses: list[str] = []
    if node.args.get("partition_by"):
        parts = writer.terms(node.args["partition_by"])
        for part in parts:
            distinct(writer, part)
        clauses.append(f"PARTITION BY {', '.join(part.text for part in parts)}")
    if node.args.get("order") is not None:
        clauses.append(ordering(writer, node.args["order"].expressions, {}))
    if node.args.get("spec") is not None:
        clauses.append(_frame(writer, node.args["spec"]))
    return term._replace(text=f"{term.text} OVER ({' '.join(clauses)})", depth=term.depth + 1)


def _windowed(writer: Writer, function: Node) -> Term:
    if function.key in _RANKS:
        writer.only(function)
        return Term(f"{_RANKS[function.key]}()", "integer", "wide", depth=2)
    if function.key not in _SHIFTS:
        if function.key not in ("count", "sum", "avg", "min", "max", "filter"):
            raise writer.refuse(f"the window function {writer.shown(function)}")
        return writer.term(function)
    writer.only(function, "this", "offset")
    term, offset = writer.term(function.this), function.args.get("offset")
    if offset is not None and (offset.key != "literal" or not offset.name.isdecimal()):
        raise writer.refuse(writer.shown(function), "its distance must be a literal number")
    distance = f", {offset.name}" if offset is not None else ""
    return Term(f"{_SHIFTS[function.key]}({term.text}{distance})", term.type, term.form, depth=term.depth + 1)


def _frame(writer: Writer, spec: Node) -> str:
    writer.only(spec, "kind", "start", "start_side", "end", "end_side")
    sides = [_edge(writer, spec, "start")]
    if spec.args.get("end"):
        sides.append(_edge(writer, spec, "end"))
    kind = str(spec.args["kind"]).upper()
    if kind != "ROWS":
        raise writer.refuse(f"a window frame of {kind}")
    return f"ROWS BETWEEN {sides[0]} AND {sides[1]}" if len(sides) > 1 else f"ROWS {sides[0]}"


def _edge(writer: Writer, spec: Node, end: str) -> str:
    value, side = spec.args[end], str(spec.args.get(f"{end}_side") or "").upper()
    if isinstance(value, str):
        word = _EDGES[value.upper()]
    elif value.key == "literal" and value.name.isdecimal():
        word = value.name
    else:
        raise writer.refuse(writer.shown(spec), "its bounds must be literal numbers")
    return f"{word} {side}".strip()
