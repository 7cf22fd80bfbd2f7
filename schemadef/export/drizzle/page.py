"""A whole `schema.ts`, and the body of drizzle-kit's snapshot for the very same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.export.drizzle.book import Book, Said
from schemadef.export.drizzle.helpers import HELPERS
from schemadef.export.drizzle.names import pascal
from schemadef.export.drizzle.relations import relations
from schemadef.export.drizzle.standalone import enum, namespace, role, sequence
from schemadef.export.drizzle.table import table
from schemadef.export.drizzle.unsaid import note_unsaid, unsaid_lines
from schemadef.export.drizzle.view import view
from schemadef.model import Enum, Sequence, Table

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.snapshot import Snapshot

_HEAD = "// Written by `schemadef export drizzle`. Do not edit: change the declaration and write it again."


class Page(NamedTuple):
    """The file's text, drizzle-kit's document, and what Drizzle cannot say, by the name of what it is about."""

    text: str
    document: dict[str, Any]
    unsaid: dict[str, list[str]]


def write_page(snapshot: Snapshot, dialect: Dialect, *, orm: str = "0") -> Page:
    """The schema in TypeScript for pg-core or sqlite-core; the same schema gives the same text.

    `orm` is the first number of drizzle-orm's version: 1 has moved `relations` (its `_relations` module).
    """
    book, document, blocks = _written(snapshot, dialect, orm)
    linked = relations(book)
    note_unsaid(book)
    parts = ["\n".join([_HEAD, *unsaid_lines(book)]), _imports(book)]
    parts += [text for name, text in HELPERS.items() if name in book.types]
    parts += blocks
    if linked:
        parts.append("\n".join(linked).rstrip())
    return Page("\n\n".join(parts) + "\n", document, book.unsaid)


def write_document(snapshot: Snapshot, dialect: Dialect) -> dict[str, Any]:
    """Only the body of drizzle-kit's snapshot."""
    return _written(snapshot, dialect)[1]


def _written(snapshot: Snapshot, dialect: Dialect, orm: str = "0") -> tuple[Book, dict[str, Any], list[str]]:
    book = Book(snapshot, dialect, orm)
    document = _empty(book)
    return book, document, [*_standalone(book, document), *_tables(book, document), *_views(book, document)]


def _empty(book: Book) -> dict[str, Any]:
    if book.is_postgres:
        names = ("tables", "enums", "schemas", "sequences", "roles", "policies", "views")
        return {name: {} for name in names}
    return {"tables": {}, "views": {}, "enums": {}}


def _standalone(book: Book, document: dict[str, Any]) -> list[str]:
    groups: list[list[str]] = [[], []]
    for space in book.namespaces():
        said = namespace(space, book)
        groups[0].append(said.code)
        document["schemas"][space.name] = said.document
    groups[0] += [role(found, book).code for found in book.roles()]
    for found in book.sorted(Enum):
        if found.id in book.constants:
            _take(enum(found, book), f"{found.namespace}.{found.name}", groups[1], document["enums"])
    for found in book.sorted(Sequence):
        _take(sequence(found, book), f"{found.namespace}.{found.name}", groups[1], document["sequences"])
    return ["\n".join(group) for group in groups if group]


def _take(said: Said, key: str, lines: list[str], place: dict[str, Any]) -> None:
    lines.append(said.code)
    place[key] = said.document


def _tables(book: Book, document: dict[str, Any]) -> list[str]:
    blocks, types = [], book.row_types
    for found in book.sorted(Table):
        if found.id not in book.constants:
            continue
        said = table(found, book)
        constant = book.constants[found.id]
        document["tables"][f"{found.namespace}.{found.name}" if book.is_postgres else found.name] = said.document
        names = types.take(f"Select{pascal(constant)}"), types.take(f"Insert{pascal(constant)}")
        book.root |= {"InferSelectModel", "InferInsertModel"}
        lines = [
            f"export type {names[0]} = InferSelectModel<typeof {constant}>;",
            f"export type {names[1]} = InferInsertModel<typeof {constant}>;",
        ]
        blocks.append("\n".join([said.code, *lines]))
    _mark_expressions(document, book)
    return blocks


def _mark_expressions(document: dict[str, Any], book: Book) -> None:
    """drizzle-kit's snapshots for SQLite say aside which keys of an index are expressions."""
    if book.is_postgres:
        return
    marked: dict[str, Any] = {}
    for found in document["tables"].values():
        columns = found["columns"]
        for name, index in found["indexes"].items():
            expressions = [key for key in index["columns"] if key not in columns]
            if expressions:
                marked[name] = {"columns": {key: {"isExpression": True} for key in expressions}}
    document["internal"] = {"indexes": marked}


def _views(book: Book, document: dict[str, Any]) -> list[str]:
    blocks = []
    for found in book.views():
        said = view(found, book)
        if said is not None:
            blocks.append(said.code)
            document["views"][f"{found.namespace}.{found.name}" if book.is_postgres else found.name] = said.document
    return blocks


def _imports(book: Book) -> str:
    lines = []
    types = [name for name in ("InferInsertModel", "InferSelectModel") if name in book.root]
    values = [name for name in ("relations", "sql") if name in book.root]
    if book.orm == "1" and "relations" in values:
        values.remove("relations")
        lines.append('import { relations } from "drizzle-orm/_relations";')
    named = [f"type {name}" for name in types] + values
    if named:
        lines.insert(0, f'import {{ {", ".join(named)} }} from "drizzle-orm";')
    extra = [
        f"type {name}" for name in ("PgTableExtraConfigValue", "SQLiteTableExtraConfigValue") if name in book.types
    ]
    core = [*extra, *sorted(book.imports, key=str.lower)]
    if core:
        body = "".join(f"  {name},\n" for name in core)
        lines.append(f'import {{\n{body}}} from "drizzle-orm/{book.core}";')
    return "\n".join(lines)
