"""Views: their columns, as far as the query tells what they are, and the query itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.builder import custom
from schemadef.export.drizzle.names import MEMBERS, Names, camel, pascal
from schemadef.export.drizzle.standalone import made
from schemadef.export.drizzle.text import comment, string
from schemadef.export.drizzle.types import builder
from schemadef.export.drizzle.view_columns import UNKNOWN, view_columns
from schemadef.model import MaterializedView

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Column, View


def view(view: View | MaterializedView, book: Book) -> Said | None:
    """`export const v = pgView("v", { … }).as(sql`…`);` None when its columns are not known."""
    columns = view_columns(view, book)
    if columns is None:
        book.leave(view, "its text does not say its columns")
        return None
    _note(view, book)
    names = Names(MEMBERS)
    lines, document = [], {}
    for column in columns:
        unknown = column.type == UNKNOWN
        built = custom(book, column.name, "unknown", "unknown") if unknown else builder(column, book)
        not_null = not column.null
        lines.append(f"    {names.take(camel(column.name))}: {built.code}{'.notNull()' if not_null else ''},")
        document[column.name] = _column_document(column, built.type, built.schema, book)
    kind = "MaterializedView" if isinstance(view, MaterializedView) else "View"
    member = kind[0].lower() + kind[1:]
    function = made(book, view.namespace, f"pg{kind}", member) if book.is_postgres else book.use("sqliteView")
    head = f"export const {book.constants[view.id]} = {function}("
    code = [*comment(view.comment), head, f"  {string(view.name)},", "  {", *lines, "  },"]
    code.append(f").as({book.sql(view.query)});")
    type = book.row_types.take(f"Select{pascal(book.constants[view.id])}")
    code.append(f'export type {type} = (typeof {book.constants[view.id]})["$inferSelect"];')
    return Said("\n".join(code), _document(view, document, book))


def _column_document(column: Column, type: str, schema: str | None, book: Book) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "type": type}
    if schema is not None:
        found["typeSchema"] = schema
    found |= {"primaryKey": False, "notNull": not column.null}
    return found if book.is_postgres else found | {"autoincrement": False}


def _document(view: View | MaterializedView, columns: dict[str, Any], book: Book) -> dict[str, Any]:
    if not book.is_postgres:
        return {"columns": columns, "name": view.name, "isExisting": False, "definition": view.query}
    return {
        "columns": columns,
        "definition": view.query,
        "name": view.name,
        "schema": view.namespace,
        "isExisting": False,
        "materialized": isinstance(view, MaterializedView),
    }


def _note(view: View | MaterializedView, book: Book) -> None:
    """What a view with columns of its own cannot say: Drizzle takes options only where it builds the query itself."""
    said = [f"{name} = {value}" for name, value in view.options]
    if said:
        book.leave(view, ", ".join(said))
