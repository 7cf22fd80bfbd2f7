"""Conditions: connectives, comparisons, ranges, lists and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.comparable import condition, ordered, pair
from schemadef.expression.query import one_column
from schemadef.expression.term import AND, COMPARE, NOT, OR, Term, deeper
from schemadef.expression.texts import like
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_OPERATORS = {"eq": "=", "neq": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_CHAIN = 32
"""A longer chain of AND or OR is written as a balanced tree, for SQLite's depth of an expression is limited."""


@rule("and", "or")
def _connective(writer: Writer, node: Node) -> Term:
    rank = AND if node.key == "and" else OR
    operands: list[Node] = []
    pending = [node]
    while pending:
        part = pending.pop()
        if part.key == node.key:
            pending += [part.expression, part.this]
        else:
            operands.append(part)
    terms = [condition(writer, writer.term(operand)) for operand in operands]
    return _joined(terms, f" {node.key.upper()} ", rank)


def _joined(terms: list[Term], word: str, rank: int) -> Term:
    if len(terms) <= _CHAIN:
        text = word.join(term.within(rank) for term in terms)
        depth = max(term.depth + len(terms) - max(place, 1) for place, term in enumerate(terms))
        return Term(text, "boolean", rank=rank, depth=depth)
    middle = len(terms) // 2
    halves = [_joined(terms[:middle], word, rank), _joined(terms[middle:], word, rank)]
    return Term(word.join(f"({half.text})" for half in halves), "boolean", rank=rank, depth=deeper(halves))


@rule("not")
def _not(writer: Writer, node: Node) -> Term:
    inner = node.this
    negated = _NEGATED.get(inner.key)
    if negated and not (inner.key == "is" and inner.expression.key == "null") and not _says_no(inner):
        return negated(writer, inner, "NOT ")
    term = condition(writer, writer.term(inner))
    return Term(f"NOT {term.within(NOT + 1)}", "boolean", rank=NOT, depth=term.depth + 1)


def _says_no(node: Node) -> bool:
    """Whether a NOT is in the word itself, as in NOT LIKE: one before it takes that back."""
    return bool((node.this if node.key == "escape" else node).args.get("negate"))


@rule("eq", "neq", "lt", "lte", "gt", "gte")
def _comparison(writer: Writer, node: Node) -> Term:
    operator = _OPERATORS[node.key]
    for side in (node.this, node.expression):
        if side.key in _OPERATORS:
            raise writer.wrong(f"{writer.shown(node)!r} compares a comparison", "put one of them in parentheses")
    quantified = _quantified(node)
    if quantified is not None:
        return _members(writer, node.this, quantified, "NOT " if operator == "<>" else "")
    left, right = writer.terms([node.this, node.expression])
    left, right = (pair if operator in ("=", "<>") else ordered)(writer, left, right)
    return _binary(left, operator, right)


def _binary(left: Term, operator: str, right: Term) -> Term:
    text = f"{left.within(COMPARE + 1)} {operator} {right.within(COMPARE + 1)}"
    return Term(text, "boolean", rank=COMPARE, depth=deeper([left, right]))


def _quantified(node: Node) -> list[Node] | None:
    """The members of `= ANY (ARRAY[…])` or `<> ALL (ARRAY[…])`, which are IN and NOT IN."""
    right = node.expression
    if node.key == "eq" and right.key == "any":
        array = right.this.unnest()
    elif node.key == "neq" and right.key == "anonymous" and str(right.this).upper() == "ALL":
        array = right.expressions[0]
    else:
        return None
    return list(array.expressions) if array.key == "array" and array.expressions else None


@rule("nullsafeeq", "nullsafeneq")
def _distinct(writer: Writer, node: Node) -> Term:
    left, right = pair(writer, *writer.terms([node.this, node.expression]))
    return _binary(left, "IS" if node.key == "nullsafeeq" else "IS NOT", right)


@rule("is")
def _is(writer: Writer, node: Node, no: str = "") -> Term:
    writer.only(node, "this", "expression", "negate")
    no = "NOT " if node.args.get("negate") else no
    term, test = writer.term(node.this), node.expression
    if test.key not in ("null", "boolean"):
        raise writer.refuse(writer.shown(node))
    if test.key == "boolean":
        term = condition(writer, term)
    elif not term.text:
        term = term.build("epoch_seconds") if term.build and term.type != "interval" else Term("1", "integer")
    word = "NULL" if test.key == "null" else "TRUE" if test.this else "FALSE"
    return Term(f"{term.within(COMPARE + 1)} IS {no}{word}", "boolean", rank=COMPARE, depth=term.depth + 1)


@rule("between")
def _between(writer: Writer, node: Node, no: str = "") -> Term:
    writer.only(node, "this", "low", "high")
    left, low, high = writer.terms([node.this, node.args["low"], node.args["high"]])
    first, low = ordered(writer, left, low)
    second, high = ordered(writer, left, high)
    if first.text != second.text:
        raise writer.refuse(writer.shown(node), "its bounds differ in type", "write two comparisons")
    text = f"{first.within(COMPARE + 1)} {no}BETWEEN {low.within(COMPARE + 1)} AND {high.within(COMPARE + 1)}"
    return Term(text, "boolean", rank=COMPARE, depth=deeper([first, low, high]))


@rule("in")
def _in(writer: Writer, node: Node, no: str = "") -> Term:
    writer.only(node, "this", "expressions", "query")
    if node.args.get("query") is not None:
        left = writer.term(node.this)
        query, shape = one_column(writer, node.args["query"])
        left, _ = pair(writer, left, Term("", shape.type, shape.form))
        if left.type in ("numeric", "time"):
            raise writer.refuse(writer.shown(node), f"it looks {left.type}s up as they are written", "use EXISTS")
        return Term(f"{left.within(COMPARE + 1)} {no}IN {query.text}", "boolean", rank=COMPARE, depth=left.depth + 1)
    return _members(writer, node.this, node.expressions, no)


def _members(writer: Writer, value: Node, members: list[Node], no: str) -> Term:
    left = writer.term(value)
    pairs = [pair(writer, left, member) for member in writer.terms(members)]
    firsts = {first.text for first, _ in pairs}
    if len(firsts) != 1:
        raise writer.refuse("a list whose members differ in type", hint="write comparisons joined by OR")
    texts = ", ".join(second.text for _, second in pairs)
    text = f"{pairs[0][0].within(COMPARE + 1)} {no}IN ({texts})"
    return Term(text, "boolean", rank=COMPARE, depth=deeper([first for pair_ in pairs for first in pair_]))


_NEGATED: dict[str, Callable[[Writer, Node, str], Term]] = {
    "is": _is,
    "between": _between,
    "in": _in,
    "like": like,
    "ilike": like,
    "escape": like,
}
