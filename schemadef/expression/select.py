"""SELECT, with its clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.aggregates import distinct
from schemadef.expression.comparable import condition
from schemadef.expression.convert import assigned, value
from schemadef.expression.grouping import check_grouped, group_keys, having
from schemadef.expression.names import folded
from schemadef.expression.ordering import ordering
from schemadef.expression.query import query_rule
from schemadef.expression.sources import from_clause
from schemadef.expression.surroundings import limits, with_clause
from schemadef.expression.term import Term
from schemadef.expression.words import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.expression.node import Node
    from schemadef.expression.query import Outputs, Purpose
    from schemadef.expression.scope import ColumnForm
    from schemadef.expression.writer import Source, Writer

_CLAUSES = (
    "with_",
    "expressions",
    "distinct",
    "from_",
    "joins",
    "where",
    "group",
    "having",
    "order",
    "limit",
    "offset",
)


_UNNAMED = "\0"
"""What the key of an output without a name begins with: no name holds it."""


@query_rule("select")
def _select(writer: Writer, node: Node, purpose: Purpose) -> tuple[str, Outputs]:
    writer.only(node, *_CLAUSES)
    outer = writer.loose, writer.grouped, writer.tables
    writer.loose, writer.tables = [], dict(writer.tables)
    with_text = with_clause(writer, node)
    sources, from_text = from_clause(writer, node)
    with writer.inside(sources):
        parts = [*from_text(), *_where(writer, node, guarded=purpose.guarded and bool(sources))]
        keys = group_keys(writer, node)
        writer.loose, writer.grouped = [], frozenset(keys)
        outputs = _outputs(writer, node, sources, purpose.targets)
        parts.insert(0, f"{with_text}SELECT {_distinct(writer, node, outputs)}{_listed(writer, outputs, purpose)}")
        parts += [f"GROUP BY {', '.join(keys)}"] if keys else []
        parts += having(writer, node)
        if node.args.get("order") is not None:
            parts.append(ordering(writer, node.args["order"].expressions, outputs))
        check_grouped(writer, node)
        parts += limits(writer, node)
    writer.loose, writer.grouped, writer.tables = outer
    return " ".join(parts), outputs


def _where(writer: Writer, node: Node, *, guarded: bool) -> list[str]:
    if node.args.get("where") is not None:
        return [f"WHERE {condition(writer, writer.term(node.args['where'].this)).text}"]
    return ["WHERE 1"] if guarded else []


def _listed(writer: Writer, outputs: Outputs, purpose: Purpose) -> str:
    if not purpose.named:
        return ", ".join(term.text for term in outputs.values())
    unnamed = next((term.text for name, term in outputs.items() if name.startswith(_UNNAMED)), "")
    if unnamed:
        raise writer.wrong(f"the output {unnamed!r} of the query has no name", "give it one with AS")
    return ", ".join(f"{term.text} AS {written(name)}" for name, term in outputs.items())


def _outputs(writer: Writer, node: Node, sources: list[Source], targets: Sequence[ColumnForm]) -> Outputs:
    found: Outputs = {}
    for place, part in enumerate(node.expressions):
        target = targets[len(found)] if len(found) < len(targets) else None
        if part.key == "star" or (part.key == "column" and part.this.key == "star"):
            pairs = _star(writer, part, sources)
            pairs = [
                (n, assigned(writer, t, f)) for (n, t), f in zip(pairs, targets[len(found) :], strict=False)
            ] or pairs
        elif part.key == "alias":
            pairs = [(folded(part.args["alias"]), value(writer, part.this, target))]
        else:
            term = value(writer, part, target)
            pairs = [(writer.name(part.this) if part.key == "column" else f"{_UNNAMED}{place}", term)]
        for name, term in pairs:
            unique = f"{_UNNAMED}{place} {name}" if targets else name
            if unique in found:
                raise writer.wrong(f"two outputs of the query are named {name!r}", "give one another name with AS")
            found[unique] = term._replace(type="text") if term.type == "unknown" else term
    return found


def _star(writer: Writer, part: Node, sources: list[Source]) -> list[tuple[str, Term]]:
    """All columns, by name: a view on Postgres keeps those that were there when it was made."""
    writer.only(part, "this", "table")
    owner = writer.name(part.args["table"]) if part.key == "column" else ""
    chosen = [source for source in sources if not owner or source.name == owner]
    if not chosen:
        raise writer.wrong(f"{writer.shown(part)!r} has no table")
    pairs = [(source.name, name, shape) for source in chosen for name, shape in source.columns.items()]
    writer.loose += [Term(f"{written(o)}.{written(n)}", s.type, s.form) for o, n, s in pairs]
    return [(n, Term(f"{written(o)}.{written(n)}", s.type, s.form)) for o, n, s in pairs]


def _distinct(writer: Writer, node: Node, outputs: Outputs) -> str:
    if node.args.get("distinct") is None:
        return ""
    if node.args["distinct"].args.get("on"):
        raise writer.refuse("DISTINCT ON")
    for term in outputs.values():
        distinct(writer, term)
    return "DISTINCT "
