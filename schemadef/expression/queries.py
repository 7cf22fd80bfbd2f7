"""Queries: SELECT with its clauses, set operations, WITH, and queries within expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.expression.aggregates import distinct
from schemadef.expression.compare import condition
from schemadef.expression.compound import SET_OPERATIONS, set_operation
from schemadef.expression.convert import assigned
from schemadef.expression.grouping import check_grouped, group_keys, having
from schemadef.expression.names import folded
from schemadef.expression.ordering import ordering
from schemadef.expression.sources import from_clause, query_source
from schemadef.expression.term import Shape, Term
from schemadef.expression.words import written
from schemadef.expression.writer import Source, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.expression.node import Node
    from schemadef.expression.scope import ColumnForm
    from schemadef.expression.writer import Writer

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


class Purpose(NamedTuple):
    """What a query is for: `named` when others read its outputs by name, `targets` when they go into columns.

    `guarded` when ON CONFLICT follows: SQLite takes ON after a bare FROM for a join's
    (https://www.sqlite.org/lang_upsert.html, "Parsing Ambiguity").
    """

    named: bool = False
    targets: tuple[ColumnForm, ...] = ()
    guarded: bool = False


_UNNAMED = "\0"
"""What the key of an output without a name begins with: no name holds it."""

_VALUES = Purpose()
Outputs = dict[str, Term]


def query(writer: Writer, node: Node) -> Term:
    """A whole query."""
    return Term(written_query(writer, node, Purpose(named=True))[0], "null")


def written_query(writer: Writer, node: Node, purpose: Purpose) -> tuple[str, Outputs]:
    """A query's text, and its outputs by name."""
    if node.key == "subquery":
        writer.only(node, "this")
        return written_query(writer, node.this, purpose)
    if node.key in SET_OPERATIONS:
        return set_operation(writer, node, purpose)
    if node.key != "select":
        raise writer.refuse(writer.shown(node))
    return _select(writer, node, purpose)


def one_column(writer: Writer, node: Node) -> tuple[Term, Shape]:
    """A query in parentheses that gives one column."""
    if not writer.queries:
        raise writer.refuse("a query within an expression", "the object sees one row alone")
    text, outputs = written_query(writer, node, _VALUES)
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
    return Term(f"EXISTS ({written_query(writer, node.this, _VALUES)[0]})", "boolean", depth=2)


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
            pairs = [(folded(part.args["alias"]), writer.value(part.this, target))]
        else:
            term = writer.value(part, target)
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


def limits(writer: Writer, node: Node) -> list[str]:
    """LIMIT and OFFSET, as literal numbers."""
    parts: list[str] = []
    limit, offset = node.args.get("limit"), node.args.get("offset")
    if limit is not None:
        options = limit.args.get("limit_options")
        if options is not None:
            writer.only(options, "rows")
        parts.append(f"LIMIT {_number(writer, limit.args.get('count') or limit.args.get('expression'))}")
    if offset is not None:
        parts += ["LIMIT -1"] if limit is None else []
        parts.append(f"OFFSET {_number(writer, offset.expression)}")
    return parts


def _number(writer: Writer, node: Node) -> str:
    if node is None or node.key != "literal" or not node.name.isdecimal():
        raise writer.refuse("a LIMIT or OFFSET that is no literal number")
    return str(node.name)


def with_clause(writer: Writer, node: Node) -> str:
    """WITH and a space behind it; its tables are known from here on."""
    clause = node.args.get("with_")
    if clause is None:
        return ""
    texts = [_common(writer, table, recursive=bool(clause.args.get("recursive"))) for table in clause.expressions]
    return f"WITH {'RECURSIVE ' if clause.args.get('recursive') else ''}{', '.join(texts)} "


def _common(writer: Writer, table: Node, *, recursive: bool) -> str:
    writer.only(table, "this", "alias")
    name = writer.name(table.args["alias"].this)
    columns = [writer.name(column) for column in table.args["alias"].args.get("columns") or ()]
    if recursive and table.this.key == "union":
        _, first = written_query(writer, _first(table.this), _VALUES)
        writer.tables[name] = query_source(writer, name, first, columns).columns
    text, outputs = written_query(writer, table.this, Purpose(named=not columns))
    writer.tables[name] = query_source(writer, name, outputs, columns).columns
    listed = f"({', '.join(written(column) for column in columns)})" if columns else ""
    return f"{written(name)}{listed} AS ({text})"


def _first(node: Node) -> Node:
    while node.key in SET_OPERATIONS or node.key == "subquery":
        node = node.this
    return node
