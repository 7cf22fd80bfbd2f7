"""Queries, as one kind of text: whole ones, and those within expressions.

A query holds queries: each kind of it registers its rule here, as a kind of node does with the writer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from schemadef.expression.term import Shape, Term
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.expression.node import Node
    from schemadef.expression.scope import ColumnForm
    from schemadef.expression.writer import Writer

    QueryRule = Callable[["Writer", "Node", "Purpose"], tuple[str, "Outputs"]]
    R = TypeVar("R", bound=QueryRule)

Outputs = dict[str, Term]
SET_OPERATIONS = {"union": "UNION", "intersect": "INTERSECT", "except": "EXCEPT"}
QUERY_RULES: dict[str, QueryRule] = {}
"""The rule of each kind of query, by sqlglot's key."""


def query_rule(*keys: str) -> Callable[[R], R]:
    """Register the rule of those kinds of query."""

    def register(function: R) -> R:
        QUERY_RULES.update(dict.fromkeys(keys, function))
        return function

    return register


class Purpose(NamedTuple):
    """What a query is for: `named` when others read its outputs by name, `targets` when they go into columns.

    `guarded` when ON CONFLICT follows: SQLite takes ON after a bare FROM for a join's
    (https://www.sqlite.org/lang_upsert.html, "Parsing Ambiguity").
    """

    named: bool = False
    targets: tuple[ColumnForm, ...] = ()
    guarded: bool = False


VALUES = Purpose()
"""For its values alone, in an expression."""


def query(writer: Writer, node: Node) -> Term:
    """A whole query."""
    return Term(written_query(writer, node, Purpose(named=True))[0], "null")


def written_query(writer: Writer, node: Node, purpose: Purpose) -> tuple[str, Outputs]:
    """A query's text, and its outputs by name."""
    if node.key == "subquery":
        writer.only(node, "this")
        return written_query(writer, node.this, purpose)
    if node.key not in QUERY_RULES:
        raise writer.refuse(writer.shown(node))
    return QUERY_RULES[node.key](writer, node, purpose)


def one_column(writer: Writer, node: Node) -> tuple[Term, Shape]:
    """A query in parentheses that gives one column."""
    if not writer.queries:
        raise writer.refuse("a query within an expression", "the object sees one row alone")
    text, outputs = written_query(writer, node, VALUES)
    if len(outputs) != 1:
        raise writer.wrong(f"the query {text!r} gives {len(outputs)} columns where one must stand")
    only = next(iter(outputs.values()))
    return Term(f"({text})", only.type, only.form, depth=only.depth + 1), Shape(only.type, only.form)


@rule("subquery")
def _scalar(writer: Writer, node: Node) -> Term:
    writer.only(node, "this")
    return one_column(writer, node.this)[0]


@rule("exists")
def _exists(writer: Writer, node: Node) -> Term:
    if not writer.queries:
        raise writer.refuse("a query within an expression", "the object sees one row alone")
    return Term(f"EXISTS ({written_query(writer, node.this, VALUES)[0]})", "boolean", depth=2)
