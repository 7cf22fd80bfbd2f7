"""What a query reads: tables, queries and joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.comparable import condition
from schemadef.expression.query import Purpose, written_query
from schemadef.expression.scope import unknown
from schemadef.expression.term import Shape, Term
from schemadef.expression.words import written
from schemadef.expression.writer import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_JOINS = {
    ("", ""): "JOIN", ("", "INNER"): "JOIN", ("", "CROSS"): "CROSS JOIN",
    ("LEFT", ""): "LEFT JOIN", ("LEFT", "OUTER"): "LEFT JOIN",
    ("RIGHT", ""): "RIGHT JOIN", ("RIGHT", "OUTER"): "RIGHT JOIN",
    ("FULL", ""): "FULL JOIN", ("FULL", "OUTER"): "FULL JOIN",
}  # fmt: skip


def from_clause(writer: Writer, node: Node) -> tuple[list[Source], Callable[[], list[str]]]:
    """The sources of a query or UPDATE, and what writes the clause once they can be seen."""
    if node.args.get("from_") is None:
        return [], list
    first, first_text = source(writer, node.args["from_"].this)
    sources, joins = [first], []
    for join in node.args.get("joins") or ():
        writer.only(join, "this", "side", "kind", "on", "using")
        merged = frozenset(writer.name(column) for column in join.args.get("using") or ())
        found, text = source(writer, join.this)
        sources.append(found._replace(merged=merged))
        joins.append((join, text, merged))
    names = [each.name for each in sources]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise writer.wrong(f"two sources of the query are named {twice!r}", "give one another name with AS")

    def clause() -> list[str]:
        return [f"FROM {first_text}", *(_join(writer, join, text, merged) for join, text, merged in joins)]

    return sources, clause


def source(writer: Writer, node: Node) -> tuple[Source, str]:
    """One table or query, with its text."""
    writer.only(node, "this", "alias", "db")
    alias = node.args.get("alias")
    if alias is not None and alias.args.get("columns"):
        raise writer.refuse("the names of columns behind a source", hint="name them in a WITH clause")
    if node.key == "table" and node.this.key == "identifier":
        name = table_name(writer, node)
        label = writer.name(alias.this) if alias is not None else name
        text = written(name) if label == name else f"{written(name)} AS {written(label)}"
        return Source(label, writer.tables[name]), text
    if node.key != "subquery" or alias is None:
        raise writer.refuse(writer.shown(node))
    text, outputs = written_query(writer, node.this, Purpose(named=True))
    label = writer.name(alias.this)
    return query_source(writer, label, outputs, ()), f"({text}) AS {written(label)}"


def table_name(writer: Writer, node: Node) -> str:
    """The name of a table that exists."""
    name = writer.name(node.this)
    if node.args.get("db") is not None:
        raise writer.refuse(f"the namespace in {writer.shown(node)}", "there is one namespace here", f"write {name}")
    if name not in writer.tables:
        raise unknown(writer.scope, "table", name, writer.tables)
    return name


def query_source(writer: Writer, name: str, outputs: Mapping[str, Term], columns: Sequence[str]) -> Source:
    """A query's outputs as a source, under other names when those are given."""
    if columns and len(columns) != len(outputs):
        raise writer.wrong(f"{name!r} names {len(columns)} columns, and its query gives {len(outputs)}")
    names = columns or list(outputs)
    found = {column: Shape(term.type, term.form) for column, term in zip(names, outputs.values(), strict=True)}
    return Source(name, found)


def _join(writer: Writer, join: Node, text: str, merged: frozenset[str]) -> str:
    side, kind = str(join.args.get("side") or "").upper(), str(join.args.get("kind") or "").upper()
    if (side, kind) not in _JOINS:
        raise writer.refuse(writer.shown(join))
    if side in ("RIGHT", "FULL") and (merged or not writer.features.get("full_joins")):
        raise writer.refuse(f"{side} JOIN", "it came with SQLite 3.39", "write it as LEFT JOIN … ON")
    test = join.args.get("on")
    if test is not None:
        return f"{_JOINS[side, kind]} {text} ON {condition(writer, writer.term(test)).text}"
    if merged:
        using = ", ".join(written(column) for column in join_columns(writer, join))
        return f"{_JOINS[side, kind]} {text} USING ({using})"
    return f"CROSS JOIN {text}"


def join_columns(writer: Writer, join: Node) -> list[str]:
    """The columns of USING, in order, which both sides must have and compare alike."""
    names = [writer.name(column) for column in join.args["using"]]
    for name in names:
        shapes = {source.columns[name] for source in writer.sources[-1] if name in source.columns}
        if not shapes:
            raise unknown(writer.scope, "column", name, {c for s in writer.sources[-1] for c in s.columns})
        if {shape.type for shape in shapes} & {"numeric", "time"} or len({shape.type for shape in shapes}) > 1:
            raise writer.refuse(f"USING ({name})", hint="write ON")
    return names
