"""COALESCE, CASE, GREATEST and LEAST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression import moments
from schemadef.expression.comparable import condition, order, pair
from schemadef.expression.convert import common
from schemadef.expression.term import COMPARE, Shape, Term, deeper
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_LONGEST = 20_000
"""Characters: GREATEST names each of its values several times, so that a deep nest of them would explode."""


@rule("coalesce")
def _coalesce(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "expressions")
    terms = writer.terms([node.this, *node.expressions])
    return _chosen(writer, terms, lambda found: _call("coalesce", found) if len(found) > 1 else f"({found[0].text})")


def _call(function: str, terms: list[Term]) -> str:
    return f"{function}({', '.join(term.text for term in terms)})"


def _chosen(writer: Writer, terms: list[Term], write: Callable[[list[Term]], str]) -> Term:
    """One of several values. Moments without a form stay so until they meet one."""
    known = [term for term in terms if term.type not in ("null", "unknown")]
    if known and all(term.build for term in known) and len({term.type for term in known}) == 1:

        def build(form: str) -> Term:
            brought, shape = common(writer, [moments.shaped(writer, t, form) if t.build else t for t in terms])
            return _term(write, brought, shape)

        return Term("", known[0].type, build=build)
    return _term(write, *common(writer, terms))


def _term(write: Callable[[list[Term]], str], terms: list[Term], shape: Shape) -> Term:
    return Term(write(terms), shape.type, shape.form, depth=deeper(terms))


@rule("case")
def _case(writer: Writer, node: Node) -> Term:
    """Always in its own parentheses: D1's splitters take a bare CASE for the start of a block."""
    writer.only(node, "this", "ifs", "default")
    subject = writer.term(node.this) if node.args.get("this") is not None else None
    tests = [_test(writer, subject, branch.this) for branch in node.args["ifs"]]
    results = [branch.args["true"] for branch in node.args["ifs"]]
    default = node.args.get("default")
    values = writer.terms([*results, default] if default is not None else results)

    def write(found: list[Term]) -> str:
        arms = [f"WHEN {test.text} THEN {value.text}" for test, value in zip(tests, found, strict=False)]
        last = f" ELSE {found[-1].text}" if default is not None else ""
        return f"(CASE {' '.join(arms)}{last} END)"

    chosen = _chosen(writer, values, write)
    return chosen._replace(depth=max(chosen.depth, deeper(tests)))


def _test(writer: Writer, subject: Term | None, test: Node) -> Term:
    term = writer.term(test)
    if subject is None:
        return condition(writer, term)
    left, right = pair(writer, subject, term)
    text = f"{left.within(COMPARE + 1)} = {right.within(COMPARE + 1)}"
    return Term(text, "boolean", rank=COMPARE, depth=deeper([left, right]))


@rule("greatest", "least")
def _extreme(writer: Writer, node: Node) -> Term:
    """SQLite's max() of several is NULL when one of them is; each is therefore given all the others to fall back on."""
    function = "max" if node.key == "greatest" else "min"
    terms = writer.terms([node.this, *node.expressions])
    if len(terms) == 1:
        return terms[0]

    def write(found: list[Term]) -> str:
        turned = (found[place:] + found[:place] for place in range(len(found)))
        return f"{function}({', '.join(t[0].text if _literal(t[0]) else _call('coalesce', t) for t in turned)})"

    chosen = _chosen(writer, terms, write)
    order(writer, chosen.type)
    if chosen.type in ("numeric", "time", "decimal"):
        raise writer.refuse(writer.shown(node), f"it orders values of the type {chosen.type}")
    if len(chosen.text) > _LONGEST:
        raise writer.refuse(writer.shown(node), "it is nested too deeply")
    return chosen._replace(depth=chosen.depth + 1)


def _literal(term: Term) -> bool:
    return term.value is not None and term.type != "null"
