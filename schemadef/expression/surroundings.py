"""What stands around a query of any kind: WITH before it, LIMIT and OFFSET behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.query import SET_OPERATIONS, VALUES, Purpose, written_query
from schemadef.expression.sources import query_source
from schemadef.expression.words import written

if TYPE_CHECKING:
    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer


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
        _, first = written_query(writer, _first(table.this), VALUES)
        writer.tables[name] = query_source(writer, name, first, columns).columns
    text, outputs = written_query(writer, table.this, Purpose(named=not columns))
    writer.tables[name] = query_source(writer, name, outputs, columns).columns
    listed = f"({', '.join(written(column) for column in columns)})" if columns else ""
    return f"{written(name)}{listed} AS ({text})"


def _first(node: Node) -> Node:
    while node.key in SET_OPERATIONS or node.key == "subquery":
        node = node.this
    return node


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
