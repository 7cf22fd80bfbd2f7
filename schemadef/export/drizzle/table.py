"""Tables: columns first, then keys, checks, foreign keys, indexes and policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.column import column
from schemadef.export.drizzle.constraint import check, key_column, primary_key, unique
from schemadef.export.drizzle.foreign_key import foreign_key
from schemadef.export.drizzle.index import index
from schemadef.export.drizzle.policy import policy
from schemadef.export.drizzle.text import comment, string
from schemadef.model import Check, ForeignKey, Id, Index, Policy, PrimaryKey, Table, Unique

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.export.drizzle.book import Book


def table(table: Table, book: Book) -> Said:
    """`export const users = pgTable("users", { … }, (t) => [ … ]);`"""
    keys = book.parts(table, PrimaryKey)
    alone = key_column(keys[0] if keys else None, book)
    entries: list[str] = []
    document = _document(table, book)
    lines = _columns(table, alone, document, book)
    for place, name, said in _parts(table, alone, book):
        entries.append(said.code)
        document[place][name] = said.document
    _note(table, book)
    code = [*comment(table.comment), f"export const {book.constants[table.id]} = {_call(table, book)}(", *_name(table)]
    code += ["  {", *lines, "  },"]
    if entries:
        extra = "PgTableExtraConfigValue" if book.is_postgres else "SQLiteTableExtraConfigValue"
        book.types.add(extra)
        # with its result said outright, tables may point at each other in a circle
        code += [f"  (t): {extra}[] => [", *(f"    {entry}," for entry in entries), "  ],"]
    return Said("\n".join([*code, ").enableRLS();" if table.row_security else ");"]), document)


def _call(table: Table, book: Book) -> str:
    schema = book.namespace(table.namespace)
    if schema:
        return f"{book.constants[Id('namespace', '', '', schema)]}.table"
    return book.use("pgTable" if book.is_postgres else "sqliteTable")


def _name(table: Table) -> list[str]:
    return [f"  {string(table.name)},"]


def _document(table: Table, book: Book) -> dict[str, Any]:
    found: dict[str, Any] = {"name": table.name}
    if book.is_postgres:
        found["schema"] = book.namespace(table.namespace)
    found |= {"columns": {}, "indexes": {}, "foreignKeys": {}, "compositePrimaryKeys": {}, "uniqueConstraints": {}}
    if book.is_postgres:
        found |= {"policies": {}}
    found["checkConstraints"] = {}
    if book.is_postgres:
        found["isRLSEnabled"] = table.row_security
    return found


def _columns(table: Table, alone: str, document: dict[str, Any], book: Book) -> list[str]:
    lines: list[str] = []
    members = book.members[table.id]
    for declared in book.columns(table):
        said = column(declared, book, is_key=declared.name == alone)
        lines += [*comment(declared.comment, "    "), f"    {members[declared.name]}: {said.code},"]
        document["columns"][declared.name] = said.document
    return lines


def _parts(table: Table, alone: str, book: Book) -> Iterator[tuple[str, str, Said]]:
    """Where in the document, under which name, and what."""
    writers: list[tuple[str, type[Any], Callable[[Any], Said | None]]] = [
        ("uniqueConstraints" if book.is_postgres else "indexes", Unique, lambda key: unique(key, table, book)),
        ("checkConstraints", Check, lambda condition: check(condition, book)),
        ("foreignKeys", ForeignKey, lambda key: foreign_key(key, table, book)),
        ("indexes", Index, lambda found: index(found, table, book)),
        ("policies", Policy, lambda rule: policy(rule, book)),
    ]
    if not alone:
        writers.insert(0, ("compositePrimaryKeys", PrimaryKey, lambda key: primary_key(key, table, book)))
    for place, kind, write in writers:
        for part in book.parts(table, kind):
            if said := write(part):
                yield place, part.name, said


def _note(table: Table, book: Book) -> None:
    said = []
    if table.force_row_security:
        said.append("FORCE ROW LEVEL SECURITY")
    if table.partition_by:
        said.append(f"PARTITION BY {table.partition_by}")
    if table.unlogged or table.options or table.replica_identity:
        said.append("how it is stored")
    if table.strict or table.without_rowid:
        said.append("STRICT" if table.strict else "WITHOUT ROWID")
    for why in said:
        book.leave(table, why)
