"""UNION, INTERSECT and EXCEPT.

SQLite reads them from left to right, Postgres INTERSECT first: the two together are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.aggregates import distinct
from schemadef.expression.ordering import ordering
from schemadef.expression.query import SET_OPERATIONS, query_rule, written_query
from schemadef.expression.surroundings import limits, with_clause

if TYPE_CHECKING:
    from schemadef.expression.node import Node
    from schemadef.expression.query import Outputs, Purpose
    from schemadef.expression.term import Term
    from schemadef.expression.writer import Writer


@query_rule(*SET_OPERATIONS)
def set_operation(writer: Writer, node: Node, purpose: Purpose) -> tuple[str, Outputs]:
    """A whole set operation, with its outputs by name."""
    writer.only(node, "this", "expression", "distinct", "order", "limit", "offset", "with_")
    before = dict(writer.tables)
    texts = [with_clause(writer, node)]
    queries, words = _chain(writer, node)
    most = writer.limits.get("compound_select_terms")
    if most and len(queries) > most:
        raise writer.refuse(f"a query of {len(queries)} parts", f"it takes at most {most}")
    text, outputs = written_query(writer, queries[0], purpose)
    texts[0] += text
    for word, part in zip(words, queries[1:], strict=True):
        text, others = written_query(writer, part, purpose._replace(named=False))
        outputs = _matched(writer, outputs, others, distinctly=set(words) != {"UNION ALL"})
        texts.append(f"{word} {text}")
    if node.args.get("order") is not None:
        places = {name: term._replace(text=str(place + 1)) for place, (name, term) in enumerate(outputs.items())}
        with writer.inside([]):
            texts.append(ordering(writer, node.args["order"].expressions, places))
    texts += limits(writer, node)
    writer.tables = before
    return " ".join(texts), outputs


def _chain(writer: Writer, node: Node) -> tuple[list[Node], list[str]]:
    """The queries of a set operation from left to right, and the words between them."""
    queries: list[Node] = []
    words: list[str] = []
    root = node
    while node.key in SET_OPERATIONS:
        if node is not root:
            writer.only(node, "this", "expression", "distinct")
        word = SET_OPERATIONS[node.key] + ("" if node.args.get("distinct") else " ALL")
        if word in ("INTERSECT ALL", "EXCEPT ALL"):
            raise writer.refuse(word)
        words.insert(0, word)
        queries.insert(0, _part(writer, node.expression))
        node = node.this
    if "INTERSECT" in words and len(set(words)) > 1:
        raise writer.refuse("INTERSECT beside another set operation", hint="put each into a WITH clause")
    return [_part(writer, node), *queries], words


def _part(writer: Writer, node: Node) -> Node:
    if node.key == "subquery":
        writer.only(node, "this")
        node = node.this
    if node.key != "select" or any(
        node.args.get(clause) is not None for clause in ("order", "limit", "offset", "with_")
    ):
        raise writer.refuse(writer.shown(node), "it is a part of a set operation", "put it into a WITH clause")
    return node


def _matched(writer: Writer, first: Outputs, other: Outputs, *, distinctly: bool) -> Outputs:
    """The outputs of two queries, column by column of one type."""
    if len(first) != len(other):
        raise writer.wrong(f"the parts of the query give {len(first)} and {len(other)} columns")
    found: Outputs = {}
    for (name, left), right in zip(first.items(), other.values(), strict=True):
        if "null" not in (left.type, right.type) and (left.type != right.type or _form(left) != _form(right)):
            raise writer.refuse(f"the column {name!r} of a set operation", f"it is {left.type} and {right.type}")
        found[name] = right if left.type == "null" else left
        if distinctly:
            distinct(writer, found[name])
    return found


def _form(term: Term) -> str:
    return term.form if term.type in ("timestamp", "utc", "interval") else ""
