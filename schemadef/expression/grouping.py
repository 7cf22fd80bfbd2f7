"""GROUP BY and HAVING, and what may stand beside them.

What stands outside an aggregate must be grouped by: SQLite would take any row's value. Postgres also takes the other
columns of a table that is grouped by its primary key; here they must be named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.aggregates import distinct
from schemadef.expression.comparable import condition
from schemadef.expression.names import folded

if TYPE_CHECKING:
    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_AGGREGATES = ("count", "sum", "avg", "min", "max", "logicaland", "logicalor", "groupconcat")


def group_keys(writer: Writer, node: Node) -> list[str]:
    """The texts of GROUP BY; a position or the name of an output stands for that output's expression."""
    group = node.args.get("group")
    if group is None:
        return []
    writer.only(group, "expressions")
    keys: list[str] = []
    for part in group.expressions:
        term = writer.term(_meant(writer, node, part))
        distinct(writer, term)
        keys.append(term.text)
    writer.loose.clear()
    return keys


def _meant(writer: Writer, node: Node, part: Node) -> Node:
    if part.key == "literal" and part.name.isdecimal():
        place = int(part.name) - 1
        if not 0 <= place < len(node.expressions):
            raise writer.wrong(f"GROUP BY {part.name} names no output of the query")
        found = node.expressions[place]
        return found.this if found.key == "alias" else found
    if part.key == "column" and part.args.get("table") is None and not _is_input(writer, part):
        name = writer.name(part.this)
        aliases = (output for output in node.expressions if output.key == "alias")
        return next((output.this for output in aliases if folded(output.args["alias"]) == name), part)
    return part


def _is_input(writer: Writer, column: Node) -> bool:
    name = writer.name(column.this)
    return any(name in source.columns for source in writer.sources[-1])


def having(writer: Writer, node: Node) -> list[str]:
    """HAVING, where there is one."""
    clause = node.args.get("having")
    return [] if clause is None else [f"HAVING {condition(writer, writer.term(clause.this)).text}"]


def check_grouped(writer: Writer, node: Node) -> None:
    """Refuse a column outside the aggregates that is not grouped by."""
    if writer.loose and (node.args.get("group") or node.args.get("having") or _aggregated(node)):
        column = writer.loose[0].text
        raise writer.wrong(f"{column} stands neither in GROUP BY nor in an aggregate", "name it in GROUP BY")


def _aggregated(node: Node) -> bool:
    from sqlglot import exp

    parts = [*node.expressions, *([node.args["order"]] if node.args.get("order") else [])]
    return any(
        found.key in _AGGREGATES and found.parent_select is node and not _in_window(found)
        for part in parts
        for found in part.find_all(exp.AggFunc)
    )


def _in_window(node: Node) -> bool:
    parent = node.parent.parent if node.parent.key == "filter" else node.parent
    return bool(parent is not None and parent.key == "window")
