"""SQL texts of a database as the declaration writes them: plainly where that comes out the same, else outright."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import DeclarationError
from schemadef.expression import Scope, translate
from schemadef.model import Column
from schemadef.pull.alike import bare
from schemadef.pull.plainer import plainer
from schemadef.pull.strings import sql_text
from schemadef.pull.types import form_of

if TYPE_CHECKING:
    from schemadef.expression import ColumnForm, Form
    from schemadef.model import Id, Object
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node


def written(
    text: str,
    obj: Object,
    book: Book,
    *,
    columns: dict[str, ColumnForm] | None = None,
    rows: frozenset[str] = frozenset(),
    form: Form = "expression",
    target: ColumnForm | None = None,
) -> Node:
    """A SQL text of an object. `columns` are those that it may name; `rows` and `target` are as in `Scope`."""
    if book.to_the_letter(obj):
        return book.outright(text)
    if book.features["expressions"] == "native":
        return sql_text(plainer(bare(text)) if book.printed and form == "expression" else text)
    tables = _tables(book) if form != "expression" else {}
    scope = Scope(what="it", columns=columns or {}, tables=tables, rows=rows, target=target)
    try:
        again = translate(
            text,
            language=book.dialect.language,
            features=book.features,
            version=book.dialect.version,
            scope=scope,
            form=form,
            limits=book.dialect.limits,
        )
    except DeclarationError:
        return book.outright(text)
    return sql_text(text) if book.context.canonical(again) == text else book.outright(text)


def forms(table: Id, book: Book) -> dict[str, ColumnForm]:
    """The forms of a table's columns."""
    return {column.name: form_of(column, book) for column in book.snapshot.parts(table, Column)}


def _tables(book: Book) -> dict[str, dict[str, ColumnForm]]:
    if not book.forms:
        for column in book.snapshot.of(Column):
            book.forms.setdefault(column.table, {})[column.name] = form_of(column, book)
    return book.forms
