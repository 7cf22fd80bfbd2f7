"""Tables as classes: columns first, then keys, checks, foreign keys, indexes, policies and triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.model import Column, ForeignKey, Id, Policy, Sequence, Table
from schemadef.names import snake_case
from schemadef.pull.book import flags, named_options, text
from schemadef.pull.layout import Later, Loose, call, listed
from schemadef.pull.strings import string

if TYPE_CHECKING:
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Group, Node


class Page(NamedTuple):
    """The class of one table while it is written: the attributes that it has, and the tables that stand above it."""

    table: Table
    taken: set[str]
    above: frozenset[Id]

    def columns(self, names: tuple[str, ...], book: Book) -> list[Node] | None:
        """The table's own columns by their attributes; None when one of them is not written.

        A partition's are those of the table that it is a partition of, at whatever remove.
        """
        owner = self.table
        while owner.parent and isinstance(parent := book.snapshot.get(owner.parent), Table):
            owner = parent
        ids = [Id("column", owner.namespace, owner.name, name) for name in names]
        if any(id not in book.attributes for id in ids):
            return None
        of = "" if owner is self.table else f"{book.class_of(owner)}."
        return [f"{of}{book.attributes[id]}" for id in ids]

    def target(self, key: ForeignKey, book: Book) -> Node | None:
        """The columns that a foreign key points at; None when they are not there."""
        table = book.snapshot.get(key.references_id)
        names = key.references_columns
        columns = [Id("column", key.references_namespace, key.references_table, name) for name in names]
        if not isinstance(table, Table) or not names or any(id not in book.attributes for id in columns):
            return None
        paths: list[Node] = [f"{book.class_of(table)}.{book.attributes[id]}" for id in columns]
        if table.id in self.above:
            return paths[0] if len(paths) == 1 else listed(paths)
        return Later(Loose(str(paths[0])) if len(paths) == 1 else listed(paths))


def header(table: Table, book: Book) -> Group:
    """The first line of a table's class."""
    name = book.class_of(table)
    policies = any(book.wanted(policy) for policy in book.snapshot.parts(table.id, Policy))
    return call(
        f"class {name}",
        "Table",
        name=book.named(table.name, snake_case(name)),
        namespace=book.namespace(table.namespace),
        comment=book.comment(table.comment),
        **_partition(table, book),
        **flags(unlogged=table.unlogged),
        options=named_options(table.options),
        replica_identity=text(table.replica_identity),
        row_security=None if table.row_security == policies else repr(table.row_security),
        **flags(strict=table.strict, without_rowid=table.without_rowid, force_row_security=table.force_row_security),
    )


def _partition(table: Table, book: Book) -> dict[str, Node | None]:
    """The table that it is a partition of, and the rows that it holds."""
    parent = book.snapshot.get(table.parent) if table.parent else None
    if not isinstance(parent, Table):
        return {}
    return {"partition_of": book.class_of(parent), "values": string(table.bound.removeprefix("FOR VALUES "))}


def sorted_tables(book: Book) -> list[Table]:
    """The tables, each after those that it points at where that is possible; else by name."""
    found: dict[Id, Table] = {}
    seen: set[Id] = set()
    for table in sorted(book.snapshot.of(Table), key=lambda table: (table.namespace, table.name)):
        _add(table, found, seen, book)
    return list(found.values())


def _add(first: Table, found: dict[Id, Table], seen: set[Id], book: Book) -> None:
    """Add a table after its targets; without recursion, for chains may be long."""
    waiting: list[tuple[Table, bool]] = [(first, False)]
    while waiting:
        table, done = waiting.pop()
        if done:
            found[table.id] = table
        elif table.id not in seen:
            seen.add(table.id)
            waiting.append((table, True))
            targets = sorted({key.references_id for key in book.snapshot.parts(table.id, ForeignKey)}, reverse=True)
            # a partition's class names its table's outright
            targets += [table.parent] if table.parent else []
            waiting += [(target, False) for id in targets if isinstance(target := book.snapshot.get(id), Table)]


def pointed_at(tables: list[Table], book: Book) -> set[Id]:
    """The columns that a sequence or a table points at which stands above them."""
    found: set[Id] = set()
    above: set[Id] = set()
    for table in tables:
        for key in book.snapshot.parts(table.id, ForeignKey):
            if key.references_id not in above:
                names = key.references_columns
                found |= {Id("column", key.references_namespace, key.references_table, name) for name in names}
        above.add(table.id)
    for sequence in book.snapshot.of(Sequence):
        if sequence.owned_by:
            found.add(Id("column", sequence.namespace, *sequence.owned_by))
    return found


def name_columns(table: Table, book: Book) -> set[str]:
    """Give every column that is written its attribute, before anything names one of them."""
    taken: set[str] = set()
    for column in sorted(book.snapshot.parts(table.id, Column), key=lambda column: column.position):
        if column.id not in book.choices.without:
            book.attribute(column.id, column.name, taken, "column")
    return taken
