"""What is checked of a text that its target reads as the author wrote it: that it parses, and that its names exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.names import Name, folded, names, tree_names
from schemadef.expression.scope import unknown
from schemadef.expression.source import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from schemadef.expression.scope import Scope
    from schemadef.expression.source import Form

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


def _check_tree(tree: Any, scope: Scope) -> None:  # noqa: ANN401 - a node of sqlglot
    """The tables of a query, and the columns of those; which query a bare column belongs to is left to the server."""
    given = {folded(node.this) for node in tree.find_all(*_aliases())}
    given |= {folded(node.args.get("alias")) for node in tree.walk() if node.key in ("alias", "pivotalias")}
    owners: dict[str, str] = {}
    for table in (node for node in tree.walk() if node.key == "table" and node.this.key == "identifier"):
        name = folded(table.this)
        if table.args.get("db") is None and name not in given and scope.tables and name not in scope.tables:
            raise unknown(scope, "table", name, scope.tables)
        owners[str(table.alias).lower() or name] = name
    for owner, column in sorted(tree_names(tree)):
        known = scope.columns if owner in scope.rows else scope.tables.get(owners.get(owner, ""))
        if owner and column and known is not None and column not in known and column not in _SYSTEM:
            raise unknown(scope, "column", f"{owner}.{column}", known)


def _aliases() -> tuple[type, ...]:
    from sqlglot import exp

    return (exp.TableAlias,)
