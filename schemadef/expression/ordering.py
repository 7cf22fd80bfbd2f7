"""ORDER BY, with the place of NULLs said outright: Postgres counts them as greatest, SQLite as least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.comparable import order
from schemadef.expression.moments import time_compared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.expression.node import Node
    from schemadef.expression.term import Term
    from schemadef.expression.writer import Writer


def ordering(writer: Writer, keys: list[Node], outputs: Mapping[str, Term]) -> str:
    """The clause; a bare name is first of all one of the query's outputs."""
    return f"ORDER BY {', '.join(_key(writer, key, outputs) for key in keys)}"


def _key(writer: Writer, key: Node, outputs: Mapping[str, Term]) -> str:
    writer.only(key, "this", "desc", "nulls_first")
    term = _ordered(writer, key.this, outputs)
    order(writer, term.type, term.form)
    text = term.text
    if term.type == "numeric":
        text = f"CAST({text} AS REAL)"
    elif term.type == "time":
        text = time_compared(term).text
    direction = " DESC" if key.args.get("desc") else ""
    return f"{text}{direction} NULLS {'FIRST' if key.args.get('nulls_first') else 'LAST'}"


def _ordered(writer: Writer, node: Node, outputs: Mapping[str, Term]) -> Term:
    if node.key == "literal" and not node.args.get("is_string"):
        found = list(outputs.values())
        place = int(node.name) - 1
        if not 0 <= place < len(found):
            raise writer.wrong(f"ORDER BY {node.name} names no output of the query")
        return found[place]
    if node.key == "column" and node.args.get("table") is None and writer.name(node.this) in outputs:
        return outputs[writer.name(node.this)]
    return writer.term(node)
