"""What is checked of a text that its target reads as the author wrote it: that it parses, and that its names exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.names import VALUES, Name, folded, names, tree_names
from schemadef.expression.scope import unknown
from schemadef.expression.source import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.expression.node import Node
    from schemadef.expression.scope import Scope
    from schemadef.expression.source import Form

_MORE_COLUMNS = frozenset({"with", "lateral", "unnest", "values", "tablefromrows", "pivot", "xmltable", "jsontable"})
"""What gives a query columns that no table has."""
_SYSTEM = frozenset({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"})


def check_native(text: str, scope: Scope, form: Form) -> None:
    """Raise DeclarationError for a text that does not parse, or that names what nothing in the scope has."""
    if form == "expression":
        found = names(text)
        if found is not None:
            _check_columns(found, scope)
            return
    tree = parsed(text, scope.what, form)
    if form == "expression" and tree.find(*_queries()) is None:
        _check_columns(tree_names(tree), scope)
    else:
        _check_tree(tree, scope)
        if form != "expression":
            _check_bare(tree, scope)
            _check_inserted(tree, scope)


def _queries() -> tuple[type, ...]:
    from sqlglot import exp

    return (exp.Query,)


def _check_columns(found: Iterable[Name], scope: Scope) -> None:
    for owner, column in sorted(found):
        own = not owner or owner in scope.rows
        known = scope.columns if own else scope.tables.get(owner)
        if known is None or not column or column in known or column in _SYSTEM:
            continue
        raise unknown(scope, "column", f"{owner}.{column}" if owner else column, known)


def _check_tree(tree: Node, scope: Scope) -> None:
    """The tables of a query, and the columns of those."""
    given = {folded(node.this) for node in tree.find_all(*_aliases())}
    given |= {folded(node.args.get("alias")) for node in tree.walk() if node.key in ("alias", "pivotalias")}
    owners: dict[str, str] = {}
    for table in (node for node in tree.walk() if node.key == "table" and node.this.key == "identifier"):
        name = folded(table.this)
        plain = table.args.get("db") is None and not name.startswith("pg_")
        if plain and name not in given and scope.tables and name not in scope.tables:
            raise unknown(scope, "table", name, scope.tables)
        owners[str(table.alias).lower() or name] = name
    for owner, column in sorted(tree_names(tree)):
        known = scope.columns if owner in scope.rows else scope.tables.get(owners.get(owner, ""))
        if owner and column and known is not None and column not in known and column not in _SYSTEM:
            raise unknown(scope, "column", f"{owner}.{column}", known)


def _aliases() -> tuple[type, ...]:
    from sqlglot import exp

    return (exp.TableAlias,)


def _check_bare(tree: Node, scope: Scope) -> None:
    """The columns without an owner, where every one must be some column of the tables that are read: which of them it
    is, and all about a query that reads anything else, is left to the server.
    """
    known = set(_SYSTEM)
    for node in tree.walk():
        if node.key in _MORE_COLUMNS or (node.key == "subquery" and node.parent.key in ("from", "join")):
            return
        if node.key == "table":
            columns = scope.tables.get(folded(node.this)) if node.this.key == "identifier" else None
            # of a view's columns the server knows
            if not columns or node.args.get("db") is not None:
                return
            known |= {*columns, folded(node.this), str(node.alias).lower()}
        elif node.key == "alias":
            known.add(folded(node.args.get("alias")))
    for column in (node for node in tree.walk() if node.key == "column" and node.this.key == "identifier"):
        # what is ordered by may be named after a function that gives it
        name = folded(column.this)
        given = name in known or name in VALUES or name == "default" or name.startswith("tg_")
        if column.args.get("table") is None and not given and not _ordering(column):
            raise unknown(scope, "column", name, {one for one in known if one} - _SYSTEM)


def _check_inserted(tree: Node, scope: Scope) -> None:
    """The columns that rows are put into."""
    for schema in (node for node in tree.walk() if node.key == "schema" and node.parent.key == "insert"):
        known = scope.tables.get(folded(schema.this.this)) if schema.this.args.get("db") is None else None
        for column in (part for part in schema.expressions if part.key == "identifier"):
            if known and folded(column) not in known:
                raise unknown(scope, "column", folded(column), known)


def _ordering(column: Node) -> bool:
    return column.find_ancestor(*_orders()) is not None


def _orders() -> tuple[type, ...]:
    from sqlglot import exp

    return (exp.Order, exp.Group)
