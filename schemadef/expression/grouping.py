"""GROUP BY and HAVING, and what may stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.aggregates import distinct
from schemadef.expression.compare import condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.expression.term import Term
    from schemadef.expression.writer import Node, Writer

_AGGREGATES = ("count", "sum", "avg", "min", "max", "logicaland", "logicalor", "groupconcat")


def grouped(writer: Writer, node: Node, outputs: Mapping[str, Term], loose: list[Term]) -> list[str]:
    """GROUP BY and HAVING."""
    parts: list[str] = []
    group, having = node.args.get("group"), node.args.get("having")
    keys = _group(writer, group, outputs) if group is not None else []
    if keys:
        parts.append(f"GROUP BY {', '.join(keys)}")
    if having is not None:
        writer.loose.clear()
        parts.append(f"HAVING {condition(writer, writer.term(having.this)).text}")
        loose = loose + writer.loose
    if keys or having is not None or _aggregated(node):
        _check_grouped(writer, loose, keys)
    return parts


def _aggregated(node: Node) -> bool:
    from sqlglot import exp

    for part in node.expressions:
        for found in part.find_all(exp.AggFunc):
            if found.key in _AGGREGATES and found.parent_select is node and not _in_window(found):
                return True
    return False


def _in_window(node: Node) -> bool:
    parent = node.parent.parent if node.parent.key == "filter" else node.parent
    return bool(parent is not None and parent.key == "window")


def _check_grouped(writer: Writer, loose: list[Term], keys: list[str]) -> None:
    """What stands outside an aggregate must be grouped by: SQLite would take any row's value.

    A group by one column of a table may be by its key, on which the table's other columns depend.
    """
    grouped = {key.partition(".")[0] for key in keys if "." in key}
    for term in loose:
        owner = term.text.partition(".")[0]
        if term.text not in keys and owner not in grouped and not any(term.text in key for key in keys):
            raise writer.wrong(f"{term.text} stands neither in GROUP BY nor in an aggregate")


def _group(writer: Writer, group: Node, outputs: Mapping[str, Term]) -> list[str]:
    writer.only(group, "expressions")
    keys: list[str] = []
    for part in group.expressions:
        if part.key == "literal" and part.name.isdecimal() and 0 < int(part.name) <= len(outputs):
            term = list(outputs.values())[int(part.name) - 1]
        elif part.key == "column" and part.args.get("table") is None and not _is_input(writer, part):
            term = outputs.get(writer.name(part.this)) or writer.term(part)
        else:
            term = writer.term(part)
        distinct(writer, term)
        keys.append(term.text)
    return keys


def _is_input(writer: Writer, column: Node) -> bool:
    name = writer.name(column.this)
    return any(name in source.columns for source in writer.sources[-1])
