"""The columns that a query gives, for those who read it as a table: a view's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.names import folded
from schemadef.expression.scope import ColumnForm
from schemadef.expression.source import clean, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from schemadef.expression.node import Node
    from schemadef.expression.scope import Scope

    Tables = Mapping[str, Mapping[str, ColumnForm]]


def outputs(
    sql: str, *, language: str, features: Mapping[str, Any], scope: Scope, limits: Mapping[str, int]
) -> dict[str, ColumnForm]:
    """A query's columns by name, in order; where the target reads the author's own text, without their types.

    Raises DeclarationError as `translate` does.
    """
    tree = parsed(clean(sql, scope.what, "query"), scope.what, "query")
    if features.get("expressions") == "native":
        return {name: ColumnForm(logical="") for name in _names(tree, scope.tables)}
    from schemadef.expression.query import Purpose, written_query
    from schemadef.expression.translate import writer_class

    found = written_query(writer_class()(scope, language, features, limits), tree, Purpose(named=True))[1]
    forms = {name: (term.type, term.form) for name, term in found.items()}
    return {
        name: ColumnForm(logical="bigint" if (type_, form) == ("integer", "wide") else type_, stored=form)
        for name, (type_, form) in forms.items()
    }


def _names(tree: Node, tables: Tables) -> list[str]:
    """The outputs' names as Postgres gives them; a star is what its tables hold."""
    known: dict[str, list[str]] = {name: list(columns) for name, columns in tables.items()}
    with_ = tree.args.get("with_") or tree.args.get("with")
    for part in with_.expressions if with_ is not None else ():
        columns = [folded(column) for column in part.args["alias"].args.get("columns") or ()]
        known[folded(part.args["alias"].this)] = columns or _names(part.this, _as_tables(known))
    while tree.key not in ("select", "values"):
        tree = tree.this
    if tree.key == "values":
        return [f"column{number}" for number, _ in enumerate(tree.expressions[0].expressions, start=1)]
    return [name for part in tree.expressions for name in _output(part, tree, known)]


def _as_tables(known: Mapping[str, list[str]]) -> Tables:
    return {name: {column: ColumnForm(logical="") for column in columns} for name, columns in known.items()}


def _output(part: Node, tree: Node, known: dict[str, list[str]]) -> Iterator[str]:
    if part.key == "alias":
        yield folded(part.args["alias"])
    elif part.key == "star" or (part.key == "column" and part.this.key == "star"):
        owner = folded(part.args.get("table")) if part.key == "column" else ""
        for name, columns in _sources(tree, known):
            if not owner or owner == name:
                yield from columns
    elif part.key == "column":
        yield folded(part.this)
    else:
        # Postgres names a call after its function, and a cast after its type
        yield part.name.lower() if part.key == "anonymous" else part.key.lower()


def _sources(tree: Node, known: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    first = tree.args.get("from_") or tree.args.get("from")
    for source in [first.this] * bool(first) + [join.this for join in tree.args.get("joins") or ()]:
        alias = source.args.get("alias")
        name = folded(alias.this) if alias is not None else ""
        if source.key == "table":
            table = folded(source.this)
            yield name or table, known.get(table, [])
        elif source.key == "subquery":
            yield name, _names(source.this, _as_tables(known))
