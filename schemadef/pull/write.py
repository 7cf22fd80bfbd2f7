"""A schema as the source of a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.model import Column, DefaultPrivileges, Enum, Grant, Id, Owner, Table
from schemadef.pull.book import Book, Choices, Item
from schemadef.pull.column import column_items
from schemadef.pull.enums import labels_of
from schemadef.pull.layout import Group, Loose, call
from schemadef.pull.page import Class, Lines, Member
from schemadef.pull.partition import partition_by
from schemadef.pull.registry import ABOVE, BELOW, BETWEEN, MEMBERS
from schemadef.pull.strings import string
from schemadef.pull.table import Page, header, name_columns, pointed_at, sorted_tables
from schemadef.pull.types import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.dialect import Dialect
    from schemadef.model import Object
    from schemadef.pull.layout import Node
    from schemadef.pull.registry import Alone
    from schemadef.pull.written_types import Labels
    from schemadef.snapshot import Snapshot


class Source(NamedTuple):
    """The lines of a declaration, the object that each of them declares, what declares each object, and what does not
    stand in it.
    """

    lines: list[str]
    places: dict[int, Id]
    owners: dict[Id, Id]
    missing: list[Id]

    @property
    def text(self) -> str:
        """The whole file."""
        return "\n".join((*self.lines, ""))


def compose(snapshot: Snapshot, dialect: Dialect, choices: Choices, *, live: bool, limit: int) -> Source:
    """The declaration of a schema in lines of at most `limit` columns; `live` says that a server printed its texts."""
    book = Book(snapshot, dialect, choices, live=live)
    _name_everything(book)
    above = _alone(ABOVE, book)
    members: list[Item] = []
    tables = [found for table in sorted_tables(book) if (found := _table(table, book, members)) is not None]
    below = _alone(BELOW, book)
    between = _in_order(_alone(BETWEEN, book))
    enums = [_enum_class(labels) for labels in book.enums.values()]
    items = [*above, *between, *members, *below]
    file = Lines(limit)
    file.imports([*enums, *tables], items)
    file.assignments(above)
    file.classes(enums)
    file.assignments(between)
    file.classes(tables)
    file.assignments(below)
    owners = {id: item.id for item in items for id in (item.id, *item.brings)}
    there = owners.keys() | book.brought | {found.id for found in tables} | set(book.enums)
    return Source(file.lines, file.places, owners, [id for id in snapshot.ids() if id not in there])


def _name_everything(book: Book) -> None:
    """Names come first: what a class's body uses keeps its meaning there, and a table may name a later one."""
    tables = sorted_tables(book)
    for table in tables:
        book.class_of(table)
    for enum in _sorted(book.snapshot.of(Enum)):
        if isinstance(enum, Enum) and enum.id not in book.choices.without:
            labels_of(enum, book)
    for kind, _ in (*ABOVE, *BETWEEN, *BELOW):
        for obj in _sorted(book.snapshot.of(kind)):
            if obj.id not in book.names and not isinstance(obj, Owner | Grant | DefaultPrivileges):
                book.variable(obj, obj.kind)
    for table in tables:
        for column in sorted(book.snapshot.parts(table.id, Column), key=lambda column: column.position):
            typed(column, book)
    book.pointed |= pointed_at(tables, book)
    book.tables |= {table.id: name_columns(table, book) for table in tables}


def _sorted(objects: Iterable[Object]) -> list[Object]:
    return sorted(objects, key=lambda obj: obj.id)


def _alone(kinds: Iterable[tuple[type[Object], Alone]], book: Book) -> list[Item]:
    found = []
    for kind, write in kinds:
        for obj in _sorted(book.snapshot.of(kind)):
            if type(obj) is not kind:
                continue
            if obj.id in book.choices.without or (obj.id in book.brought and obj.id not in book.called):
                continue
            written = write(obj, book)
            found += written if isinstance(written, list) else [written] if written is not None else []
    return found


def _in_order(items: list[Item]) -> list[Item]:
    """The assignments, each after those whose names it uses: a type may stand on another."""
    by_name = {item.name: item for item in items}
    found: dict[str, Item] = {}

    def add(item: Item, above: frozenset[str]) -> None:
        for name in _atoms(item.value):
            if name in by_name and name not in above:
                add(by_name[name], above | {name})
        found.setdefault(item.name, item)

    for item in items:
        add(item, frozenset({item.name}))
    return list(found.values())


def _atoms(node: Node) -> Iterator[str]:
    """The names in a node, but for those behind a lambda."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Group):
        for part in node.parts:
            yield from _atoms(part.value)


def _enum_class(labels: Labels) -> Class:
    members = [Member(name, Loose(string(value))) for value, name in labels.members.items()]
    return Class(call(f"class {labels.name}", "StrEnum"), [members])


def _table(table: Table, book: Book, items: list[Item]) -> Class | None:
    """A table's class; what stands in it is added to the items."""
    if table.id in book.choices.without:
        return None
    page = Page(table, book.tables[table.id], frozenset(book.above))
    columns = column_items(table, page, book)
    if not columns and table.parent is None:
        return None
    members: list[Item] = []
    divided = partition_by(table, book)
    if divided is not None:
        attribute = book.attribute(Id("partition", table.namespace, table.name, ""), "partition_by", page.taken, "by")
        members.append(Item(table.id, attribute, divided))
    for kind, write in MEMBERS:
        for obj in _sorted(book.snapshot.parts(table.id, kind)):
            item = write(obj, page, book) if type(obj) is kind and book.wanted(obj) else None
            members += [item] if item is not None else []
    book.above.add(table.id)
    items += [*columns, *members]
    groups = [[Member(item.name, item.value, item.id) for item in group] for group in (columns, members) if group]
    return Class(header(table, book), groups, table.id)
