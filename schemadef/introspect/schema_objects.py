"""From what texts say to the objects of a snapshot: names resolved, unnamed constraints named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import fold, is_name, name_of, pieces
from schemadef.model import (
    Check,
    Column,
    ForeignKey,
    Id,
    Index,
    IndexPart,
    PrimaryKey,
    Table,
    Trigger,
    Unique,
    View,
    VirtualTable,
)
from schemadef.names import given_name
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.introspect.statement_text import IndexText, PartText, TriggerText, ViewText, VirtualText
    from schemadef.introspect.table_parts import CheckText, ReferenceText, TableText
    from schemadef.model import Object


class Builder:
    """Collects texts; `snapshot` makes the objects, for only all tables together say what a foreign key points at."""

    def __init__(self) -> None:
        self.unmodelled: list[str] = []
        self._tables: dict[str, TableText] = {}
        self._columns: dict[str, dict[str, str]] = {}
        self._primary: dict[str, tuple[str, ...]] = {}
        self._indexes: list[IndexText] = []
        self._views: dict[str, ViewText] = {}
        self._triggers: list[TriggerText] = []
        self._virtual: list[VirtualTable] = []

    def add_table(self, table: TableText) -> None:
        """Add a table."""
        self._tables[fold(table.name)] = table
        self._columns[fold(table.name)] = {fold(column.name): column.name for column in table.columns}
        self._primary[fold(table.name)] = next((key.columns for key in table.keys if key.primary), ())
        self.unmodelled.extend(f"table {table.name}: {note}" for note in table.notes)

    def add_index(self, index: IndexText) -> None:
        """Add an index."""
        self._indexes.append(index)
        self.unmodelled.extend(f"index {index.name}: {note}" for note in index.notes)

    def add_view(self, view: ViewText) -> None:
        """Add a view."""
        self._views[fold(view.name)] = view

    def add_trigger(self, trigger: TriggerText) -> None:
        """Add a trigger."""
        self._triggers.append(trigger)

    def add_virtual(self, table: VirtualText) -> None:
        """Add a virtual table."""
        self._virtual.append(VirtualTable(name=table.name, module=table.module, arguments=table.arguments))

    def snapshot(self) -> Snapshot:
        """All that was added."""
        objects: list[Object] = [*self._virtual]
        for table in self._tables.values():
            self._table(table, objects)
        objects.extend(self._index(index) for index in self._indexes)
        objects.extend(self._view(view) for view in self._views.values())
        objects.extend(self._trigger(trigger) for trigger in self._triggers)
        return Snapshot(objects, unmodelled=self.unmodelled)

    def _table_name(self, name: str) -> str:
        """A table's or view's name as it was declared: SQLite finds it in any case."""
        found = self._tables.get(fold(name)) or self._views.get(fold(name))
        return found.name if found else name

    def _column_names(self, table: str, names: Iterable[str]) -> tuple[str, ...]:
        known = self._columns.get(fold(table), {})
        return tuple(known.get(fold(name), name) for name in names)

    # --- tables ---

    def _table(self, table: TableText, objects: list[Object]) -> None:
        objects.append(Table(name=table.name, strict=table.strict, without_rowid=table.without_rowid))
        never_null = _never_null(table)
        for position, column in enumerate(table.columns, 1):
            objects.append(
                Column(
                    name=column.name,
                    table=table.name,
                    position=position,
                    type=column.type,
                    null=not column.not_null and fold(column.name) not in never_null,
                    implied=not column.not_null and fold(column.name) in never_null,
                    default=column.default,
                    generated=column.generated,
                    virtual=column.virtual,
                    autoincrement=column.autoincrement,
                    collation=column.collation,
                    written=column.written,
                    conflict=column.conflict,
                )
            )
        objects.extend(self._keys(table))
        objects.extend(self._checks(table))
        objects.extend(self._foreign_keys(table))

    def _keys(self, table: TableText) -> Iterator[Object]:
        for kind, suffix in ((PrimaryKey, "pkey"), (Unique, "key")):
            keys = [key for key in table.keys if key.primary == (kind is PrimaryKey)]
            columns = [self._column_names(table.name, key.columns) for key in keys]
            stems = [(table.name, *(() if key.primary else names)) for key, names in zip(keys, columns, strict=True)]
            names = self._names(table, [key.name for key in keys], stems, suffix)
            for name, key_columns, key in zip(names, columns, keys, strict=True):
                yield kind(name=name, table=table.name, columns=key_columns, written=key.written, conflict=key.conflict)

    def _checks(self, table: TableText) -> Iterator[Object]:
        stems = [(table.name, *self._about(table, check)) for check in table.checks]
        names = self._names(table, [check.name for check in table.checks], stems, "check")
        for name, check in zip(names, table.checks, strict=True):
            yield Check(name=name, table=table.name, expression=check.expression, written=check.written)

    def _about(self, table: TableText, check: CheckText) -> tuple[str, ...]:
        """The column that a check is named after: where it stands, or else the only one that it names."""
        if check.column or check.name:
            return (check.column,)
        known = self._columns[fold(table.name)]
        mentioned = {fold(name_of(piece)) for piece in pieces(check.expression) if is_name(piece)} & known.keys()
        return tuple(known[column] for column in mentioned) if len(mentioned) == 1 else ()

    def _foreign_keys(self, table: TableText) -> Iterator[Object]:
        stems = [(table.name, *self._column_names(table.name, key.columns)) for key in table.references]
        names = self._names(table, [key.name for key in table.references], stems, "fkey")
        for name, (_, *columns), key in zip(names, stems, table.references, strict=True):
            parent = self._table_name(key.references_table)
            referenced = self._referenced(key, parent)
            if not referenced:
                self.unmodelled.append(f"table {table.name}: foreign key {name} finds no primary key in {parent}")
            yield ForeignKey(
                name=name,
                table=table.name,
                columns=tuple(columns),
                references_table=parent,
                references_columns=referenced,
                deferrable=key.deferrable,
                initially_deferred=key.initially_deferred,
                on_delete=key.on_delete,
                on_update=key.on_update,
            )

    def _referenced(self, key: ReferenceText, parent: str) -> tuple[str, ...]:
        """The columns that a foreign key points at: the parent's primary key where the text leaves them out."""
        return self._column_names(parent, key.references_columns or self._primary.get(fold(parent), ()))

    def _names(self, table: TableText, given: list[str], stems: list[tuple[str, ...]], suffix: str) -> list[str]:
        """A name for each constraint of one kind: its own, or the one that schemadef gives; numbers tell equals apart.

        SQLite lets two constraints of a table have one name; a snapshot cannot, and says so.
        """
        names = [""] * len(given)
        taken: set[str] = set()
        for at in sorted(range(len(given)), key=lambda at: not given[at]):
            name, number = given[at] or given_name(*stems[at], suffix=suffix), 0
            while name in taken:
                number += 1
                name = f"{given[at]}{number}" if given[at] else given_name(*stems[at], suffix=f"{suffix}{number}")
            if number and given[at]:
                self.unmodelled.append(f"table {table.name}: a further constraint named {given[at]}, here {name}")
            taken.add(name)
            names[at] = name
        return names

    # --- what stands beside tables ---

    def _index(self, index: IndexText) -> Index:
        parts = tuple(self._part(index.table, part) for part in index.parts)
        table = self._table_name(index.table)
        return Index(
            name=index.name, table=table, parts=parts, unique=index.unique, where=index.where, written=index.written
        )

    def _part(self, table: str, part: PartText) -> IndexPart:
        column = self._columns.get(fold(table), {}).get(fold(part.name), "") if part.name else ""
        expression = "" if column else part.expression
        return IndexPart(column=column, expression=expression, descending=part.descending, collation=part.collation)

    def _view(self, view: ViewText) -> View:
        uses = set()
        for name in map(fold, view.reads):
            if name in self._tables:
                uses.add(Id("table", "", "", self._tables[name].name))
            elif name in self._views and name != fold(view.name):
                uses.add(Id("view", "", "", self._views[name].name))
        return View(name=view.name, query=view.query, columns=view.columns, uses=tuple(sorted(uses)))

    def _trigger(self, trigger: TriggerText) -> Trigger:
        return Trigger(
            name=trigger.name,
            table=self._table_name(trigger.table),
            timing=trigger.timing,
            events=(trigger.event,),
            of=self._column_names(trigger.table, trigger.of),
            when=trigger.when,
            body=trigger.body,
            implied=trigger.implied,
        )


def _never_null(table: TableText) -> set[str]:
    """The folded names of the primary key's columns that SQLite keeps from being NULL without a NOT NULL."""
    for key in table.keys:
        if key.primary:
            columns = {fold(column) for column in key.columns}
            if table.strict or table.without_rowid or _is_rowid(table, columns, descending=key.descending):
                return columns
    return set()


def _is_rowid(table: TableText, columns: set[str], *, descending: bool) -> bool:
    """Whether the key is another name of the rowid: one column whose type is INTEGER and nothing else."""
    return not descending and any(
        columns == {fold(column.name)} and str(column.type) == "INTEGER" for column in table.columns
    )
