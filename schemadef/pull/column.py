"""Columns, with the keys and foreign keys that one column can say by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Column, ForeignKey, Identity, Key, PrimaryKey
from schemadef.names import given_name
from schemadef.pull.book import Item, flags, named_options, text
from schemadef.pull.constants import default_of
from schemadef.pull.layout import Group, Part, call
from schemadef.pull.texts import written
from schemadef.pull.types import form_of, typed

if TYPE_CHECKING:
    from schemadef.model import Id, Table
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.table import Page


def column_items(table: Table, page: Page, book: Book) -> list[Item]:
    """The columns of a table, in their order."""
    columns = sorted(book.snapshot.parts(table.id, Column), key=lambda column: column.position)
    return [_item(column, table, page, book) for column in columns if book.wanted(column)]


def _item(column: Column, table: Table, page: Page, book: Book) -> Item:
    found = typed(column, book)
    attribute = book.attributes[column.id]
    brings = [found.check] if found.check else []
    options: dict[str, Node | None] = {
        "name": book.named(column.name, attribute),
        **_key_options(column, table, brings, book),
        "default": default_of(column, book),
        **_generated(column, table, book),
        **_numbers(column),
        **_reference_options(column, table, page, brings, book),
        "collation": text(column.collation),
        "storage": text(column.storage),
        "compression": text(column.compression),
        "statistics": column.statistics or None,
        "options": named_options(column.options),
        "comment": book.comment(column.comment),
    }
    book.brought.update(brings)
    named = tuple(Part(value, f"{name}=") for name, value in options.items() if value is not None)
    # type checkers cannot follow a lambda to what stands below
    name = f"{attribute}: Column" if column.id in book.pointed else attribute
    return Item(column.id, name, found.call._replace(parts=(*found.call.parts, *named)), tuple(brings))


def _key_options(column: Column, table: Table, brings: list[Id], book: Book) -> dict[str, Node | None]:
    said = flags(primary_key=False, null=column.null, unique=False)
    for key in book.snapshot.parts(table.id, Key):
        primary = isinstance(key, PrimaryKey)
        name = given_name(table.name, *(() if primary else (column.name,)), suffix="pkey" if primary else "key")
        if key.name == name and _is_bare(key, column) and book.wanted(key):
            said["primary_key" if primary else "unique"] = "True"
            brings.append(key.id)
    return said


def _is_bare(key: Key, column: Column) -> bool:
    """Whether a key is of one column, and says nothing else."""
    plain = type(key)(name=key.name, namespace=key.namespace, table=key.table, columns=(column.name,))
    return key.compared() == plain.compared()


def _generated(column: Column, table: Table, book: Book) -> dict[str, Node | None]:
    if column.generated is None:
        return {}
    columns = {other.name: form_of(other, book) for other in book.snapshot.parts(table.id, Column)}
    expression = written(column.generated, column, book, columns=columns, target=columns[column.name])
    return {"generated": expression, **flags(virtual=column.virtual)}


def _numbers(column: Column) -> dict[str, Node | None]:
    said = flags(autoincrement=column.autoincrement)
    if column.identity is not None:
        said["identity"] = "True" if column.identity == Identity() else _identity(column.identity)
    return said


def _identity(identity: Identity) -> Group:
    plain = Identity()
    given = {name: getattr(identity, name) for name in identity.__struct_fields__}
    return call("Identity", **{name: repr(value) for name, value in given.items() if value != getattr(plain, name)})


def _reference_options(
    column: Column, table: Table, page: Page, brings: list[Id], book: Book
) -> dict[str, Node | None]:
    name = given_name(table.name, column.name, suffix="fkey")
    for key in book.snapshot.parts(table.id, ForeignKey):
        if key.columns != (column.name,) or key.name != name or _says_more(key) or not book.wanted(key):
            continue
        target = page.target(key, book)
        if target is not None and len(key.references_columns) == 1:
            brings.append(key.id)
            return {"references": target, **reference_options(key)}
    return {}


def _says_more(key: ForeignKey) -> bool:
    """Whether a foreign key says what a column cannot say of it."""
    plain = key.validated and key.enforced and not key.comment
    return not plain or key.match_full or key.period or bool(key.on_delete_columns)


def reference_options(key: ForeignKey) -> dict[str, Node | None]:
    """What a foreign key says beside its columns."""
    return {
        "on_delete": text(key.on_delete, "no action"),
        "on_update": text(key.on_update, "no action"),
        **flags(deferrable=key.deferrable and not key.initially_deferred, initially_deferred=key.initially_deferred),
    }
