"""INSERT, UPDATE and DELETE, as they stand in a trigger.

SQLite takes there no namespace, no other name for the table, no RETURNING, no DEFAULT and no WITH before the statement
(https://www.sqlite.org/lang_createtrigger.html).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.comparable import condition
from schemadef.expression.convert import value
from schemadef.expression.query import Purpose, written_query
from schemadef.expression.scope import unknown
from schemadef.expression.sources import from_clause, table_name
from schemadef.expression.term import Term
from schemadef.expression.words import written
from schemadef.expression.writer import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemadef.expression.node import Node
    from schemadef.expression.scope import ColumnForm
    from schemadef.expression.writer import Writer


def statement(writer: Writer, node: Node) -> Term:
    """A whole statement."""
    return Term({"insert": _insert, "update": _update, "delete": _delete}[node.key](writer, node), "null")


def _target(writer: Writer, node: Node) -> str:
    writer.only(node, "this", "db")
    return table_name(writer, node)


def _insert(writer: Writer, node: Node) -> str:
    writer.only(node, "this", "expression", "conflict")
    named = node.this.key == "schema"
    name = _target(writer, node.this.this if named else node.this)
    forms = writer.scope.tables[name]
    given = [_column(writer, column, forms) for column in node.this.expressions] if named else list(forms)
    values, conflict = node.args.get("expression"), node.args.get("conflict")
    if values is None:
        raise writer.refuse("DEFAULT VALUES", hint="name a column")
    if values.key == "values":
        rows, count = _rows(writer, values, [forms[column] for column in given])
    else:
        purpose = Purpose(targets=tuple(forms[column] for column in given), guarded=conflict is not None)
        rows, outputs = written_query(writer, values, purpose)
        count = len(outputs)
    if count > len(given) or (named and count < len(given)):
        raise writer.wrong(f"INSERT INTO {name} gives {count} values for {len(given)} columns")
    text = f"INSERT INTO {written(name)} ({', '.join(written(column) for column in given[:count])}) {rows}"
    return text if conflict is None else f"{text} {_conflict(writer, conflict, name)}"


def _column(writer: Writer, identifier: Node, forms: Mapping[str, ColumnForm]) -> str:
    name = writer.name(identifier)
    if name not in forms:
        raise unknown(writer.scope, "column", name, forms)
    return name


def _rows(writer: Writer, values: Node, forms: Sequence[ColumnForm]) -> tuple[str, int]:
    """The rows of VALUES, each cell as its column stores it."""
    rows = [row.expressions if row.key == "tuple" else [row.unnest()] for row in values.expressions]
    counts = {len(row) for row in rows}
    if len(counts) > 1:
        raise writer.wrong("INSERT gives rows of several lengths")
    texts = [", ".join(_value(writer, cell, form) for cell, form in zip(row, forms, strict=False)) for row in rows]
    return f"VALUES {', '.join(f'({text})' for text in texts)}", counts.pop()


def _value(writer: Writer, node: Node, form: ColumnForm) -> str:
    if node.key == "var" and node.name.upper() == "DEFAULT":
        raise writer.refuse("DEFAULT as a value", hint="leave the column out")
    return value(writer, node, form).text


def _conflict(writer: Writer, conflict: Node, name: str) -> str:
    writer.only(conflict, "expressions", "action", "conflict_keys", "where", "index_predicate")
    columns = writer.tables[name]
    target = ""
    with writer.inside([Source("", columns)]):
        if conflict.args.get("conflict_keys"):
            keys = [
                writer.term(key.this if key.key == "ordered" else key).text for key in conflict.args["conflict_keys"]
            ]
            target = f" ({', '.join(keys)})"
        if conflict.args.get("index_predicate") is not None:
            target += f" WHERE {condition(writer, writer.term(conflict.args['index_predicate'].this)).text}"
    if conflict.args["action"].name.upper() == "DO NOTHING":
        return f"ON CONFLICT{target} DO NOTHING"
    if not target:
        raise writer.wrong("ON CONFLICT DO UPDATE names no columns", "name those of the unique key")
    with writer.inside([Source(name, columns), Source("excluded", columns)]):
        return f"ON CONFLICT{target} DO UPDATE SET {_assignments(writer, conflict, name)}{_where(writer, conflict)}"


def _assignments(writer: Writer, node: Node, name: str) -> str:
    forms = writer.scope.tables[name]
    texts: list[str] = []
    for part in node.expressions:
        if part.key != "eq" or part.this.key != "column" or part.this.args.get("table") is not None:
            raise writer.refuse(writer.shown(part), hint="write column = value")
        column = _column(writer, part.this.this, forms)
        texts.append(f"{written(column)} = {_value(writer, part.expression, forms[column])}")
    return ", ".join(texts)


def _where(writer: Writer, node: Node) -> str:
    where = node.args.get("where")
    return "" if where is None else f" WHERE {condition(writer, writer.term(where.this)).text}"


def _update(writer: Writer, node: Node) -> str:
    writer.only(node, "this", "expressions", "from_", "where")
    name = _target(writer, node.this)
    sources, from_text = from_clause(writer, node) if node.args.get("from_") is not None else ([], list)
    if any(source.name == name for source in sources):
        raise writer.refuse(f"{name} twice in UPDATE", hint="give the one behind FROM another name with AS")
    with writer.inside([Source(name, writer.tables[name]), *sources]):
        assignments = _assignments(writer, node, name)
        from_ = "".join(f" {part}" for part in from_text())
        return f"UPDATE {written(name)} SET {assignments}{from_}{_where(writer, node)}"


def _delete(writer: Writer, node: Node) -> str:
    writer.only(node, "this", "where")
    name = _target(writer, node.this)
    with writer.inside([Source(name, writer.tables[name])]):
        return f"DELETE FROM {written(name)}{_where(writer, node)}"
