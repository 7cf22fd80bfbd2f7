"""Drizzle's relations, from the foreign keys: `one` where a table points, `many` (or `one`) where it is pointed at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from schemadef.export.drizzle.names import MEMBERS, Names, camel
from schemadef.export.drizzle.text import options, string
from schemadef.export.links import is_single
from schemadef.model import ForeignKey, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.export.drizzle.book import Book
    from schemadef.model import Id


class _Link(NamedTuple):
    """A foreign key between two tables of the file.

    `alone` says that it is the only one between the two, `plain` the only one from the first to the second.
    """

    key: ForeignKey
    source: Table
    target: Table
    name: str
    alone: bool
    plain: bool

    @property
    def relation(self) -> str | None:
        """The name that tells it from others between the same two tables; None where there are none."""
        return None if self.alone else self.name


def relations(book: Book) -> list[str]:
    """The lines of every table's relations; tables without any have none."""
    outwards: dict[Id, list[_Link]] = {}
    inwards: dict[Id, list[_Link]] = {}
    for link in _links(book):
        outwards.setdefault(link.source.id, []).append(link)
        inwards.setdefault(link.target.id, []).append(link)
    lines: list[str] = []
    for table in book.sorted(Table):
        entries = _entries(table, outwards.get(table.id, []), inwards.get(table.id, []), book)
        if entries:
            book.root.add("relations")
            constant = book.constants[table.id]
            name = book.names.take(f"{constant}Relations")
            helpers = ", ".join(sorted(set(entries.values())))
            lines.append(f"export const {name} = relations({constant}, ({{ {helpers} }}) => ({{")
            lines += [*(f"  {entry}," for entry in entries), "}));", ""]
    return lines


def _links(book: Book) -> list[_Link]:
    found = []
    for table in book.sorted(Table):
        for key in book.parts(table, ForeignKey):
            target = book.snapshot.get(key.references_id)
            own = book.member_path(table, key.columns, "")
            if isinstance(target, Table) and own and book.member_path(target, key.references_columns, ""):
                found.append((key, table, target))
    between = Counter(frozenset((table.id, target.id)) for _, table, target in found)
    ways = Counter((table.id, target.id) for _, table, target in found)
    names = Names()
    return [
        _Link(
            key,
            table,
            target,
            names.take(f"{table.name}_{key.name}"),
            alone=table.id != target.id and between[frozenset((table.id, target.id))] == 1,
            plain=ways[table.id, target.id] == 1,
        )
        for key, table, target in found
    ]


def _entries(table: Table, out: list[_Link], come: list[_Link], book: Book) -> dict[str, str]:
    """The relations of one table, each with the function that it calls; none is called like a column."""
    names = Names((*MEMBERS, *book.members.get(table.id, {}).values()))
    entries = {f"{names.take(*_one_name(link))}: {_one(link, book)}": "one" for link in out}
    for link in come:
        name = names.take(*_back_name(link))
        single = is_single(link.key, book.snapshot)
        entries[f"{name}: {_back_one(link, book) if single else _many(link, book)}"] = "one" if single else "many"
    return entries


def _one_name(link: _Link) -> tuple[str, ...]:
    """`author_id` -> `author`; else the table that it points at."""
    target = camel(link.target.name)
    column = link.key.columns[0]
    if len(link.key.columns) == 1 and column.lower().endswith("_id") and len(column) > 3:
        name = camel(column[:-3])
        return (name, f"{name}Row")
    return (target, f"{target}Row")


def _back_name(link: _Link) -> tuple[str, ...]:
    """The table that points here; by which column, where it does so more than once."""
    source = camel(link.source.name)
    long = camel(link.source.name, "by", _one_name(link)[0])
    return (source, long) if link.plain else (long,)


def _one(link: _Link, book: Book) -> str:
    """The row that a table points at."""
    return _pointing(link, link.target, _paths(link.source, link.key.columns, book), _theirs(link, book), book)


def _back_one(link: _Link, book: Book) -> str:
    """The one row that points here. Under a name of its own Drizzle asks for its columns too (`RelationConfig`)."""
    if link.relation is None:
        return f"one({book.constants[link.source.id]})"
    return _pointing(link, link.source, _theirs(link, book), _paths(link.source, link.key.columns, book), book)


def _many(link: _Link, book: Book) -> str:
    said = options(relationName=string(link.relation) if link.relation else None)
    return f"many({book.constants[link.source.id]}{f', {said}' if said else ''})"


def _pointing(link: _Link, table: Table, fields: str, references: str, book: Book) -> str:
    relation = string(link.relation) if link.relation else None
    said = options(fields=fields, references=references, relationName=relation)
    return f"one({book.constants[table.id]}, {said})"


def _theirs(link: _Link, book: Book) -> str:
    return _paths(link.target, link.key.references_columns, book)


def _paths(table: Table, columns: Iterable[str], book: Book) -> str:
    return f"[{', '.join(book.member_path(table, columns, book.constants[table.id]) or ())}]"
