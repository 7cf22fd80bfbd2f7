"""Two snapshots in, operations out, in an order in which each finds what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.diff import Delta, diff
from schemadef.errors import UnsupportedChangeError
from schemadef.model import Check, Column, ForeignKey, Id, Index, Object, PrimaryKey, Table, TablePart, Unique
from schemadef.native import column_problem
from schemadef.operations import RULES, Create, Drop, Operation, inverse
from schemadef.operations.column import AddColumn, DropColumn
from schemadef.operations.table import CreateTable
from schemadef.order import in_order
from schemadef.rebuild import divide
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemadef.diff import Same
    from schemadef.operations.rebuild import Rebuild
    from schemadef.snapshot import Snapshot

_MADE_WITH_TABLE: tuple[type[TablePart], ...] = (Column, PrimaryKey, Unique, Check)
_CONSTRAINTS: tuple[type[TablePart], ...] = (PrimaryKey, Unique, Check, ForeignKey)


def plan(
    old: Snapshot, new: Snapshot, features: Mapping[str, Any], same: Same | None = None, *, filling: bool = False
) -> list[Operation]:
    """The operations that turn `old` into `new`; raises UnsupportedChangeError for a change that cannot be made.

    `filling` puts something into new columns that cannot be empty and have no default, where the dialect rebuilds:
    on the way back from a drop, and for whoever asks only what a change would be.
    """
    deltas = diff(old, new, same)
    if features["add_constraint"]:
        return _plain(deltas, features)
    work = divide(deltas, old, new, features, filling=filling)
    return _plain(work.deltas, features, work.drops, work.rebuild)


def _plain(
    deltas: list[Delta], features: Mapping[str, Any], gone: Iterable[Drop] = (), rebuild: Rebuild | None = None
) -> list[Operation]:
    """What is dropped, in the reverse of the order in which it would be made; a rebuild; what is made."""
    creates, drops = _Planner(deltas, features).operations()
    middle = () if rebuild is None else (rebuild,)
    return [*inverse(in_order(inverse([*drops, *gone]))), *middle, *in_order(creates)]


def rollback(operations: Iterable[Operation]) -> list[Operation]:
    """The way back, without steps on what goes with its table anyway."""
    reverse = inverse(operations)
    going = {operation.object.id for operation in reverse if isinstance(operation, Drop)}
    return [operation for operation in reverse if not _needless(operation, going)]


def _needless(operation: Operation, going: set[Id]) -> bool:
    """Whether the object of a step goes with another step's.

    A foreign key and a trigger are dropped before their table all the same: rows that go with it would meet them; and
    so is a policy that reads another table, which Postgres would not drop before it.
    """
    obj = operation.object
    with_table = isinstance(obj, TablePart) and obj.table_id in going
    if isinstance(operation, Create):
        return with_table
    if not isinstance(operation, Drop):
        return with_table or obj.id in going
    return with_table and obj.kind in ("index", "policy") and not getattr(obj, "uses", ()) and not _computed(obj)


def _computed(obj: Object) -> bool:
    """Whether it is an index over expressions. libSQL has its vector indexes so, and cannot drop a table that has one
    and that a foreign key points at ("SQL logic error", libsql 3.45.1).
    """
    return isinstance(obj, Index) and any(part.expression for part in obj.parts)


class _Planner:
    """One plan in the making: its deltas, and which of them are made in another object's statement."""

    def __init__(self, deltas: list[Delta], features: Mapping[str, Any]) -> None:
        self.deltas = deltas
        self.features = features
        self.new_tables = {delta.id for delta in deltas if delta.old is None and isinstance(delta.new, Table)}
        self.old_tables = {delta.id for delta in deltas if delta.new is None and isinstance(delta.old, Table)}
        self.new_columns = {d.id: d.new.position for d in deltas if d.old is None and isinstance(d.new, Column)}
        self.with_table: dict[Id, list[TablePart]] = {}
        self.with_column: dict[Id, list[Check]] = {}
        self.referencing: dict[Id, list[ForeignKey]] = {}
        self.absorbed = {delta.id for delta in deltas if self._absorb(delta)}

    def _absorb(self, delta: Delta) -> bool:
        """File a new part under the table or the column whose statement makes it; false when none does."""
        part = delta.new
        if delta.old is not None or not isinstance(part, TablePart):
            return False
        if part.table_id in self.new_tables:
            inline = isinstance(part, _MADE_WITH_TABLE) or (
                isinstance(part, ForeignKey) and not self.features["add_constraint"]
            )
            if inline:
                self.with_table.setdefault(part.table_id, []).append(part)
            return inline
        if isinstance(part, ForeignKey) and not self.features["add_constraint"]:
            # what comes here without a table of its own comes with its column
            id = Id("column", part.namespace, part.table, part.columns[0])
            self.referencing.setdefault(id, []).append(part)
            return id in self.new_columns
        column = self._column_of(part) if isinstance(part, Check) and not self.features["add_constraint"] else None
        if column is not None and isinstance(part, Check):
            self.with_column.setdefault(column, []).append(part)
        return column is not None

    def _column_of(self, check: Check) -> Id | None:
        """The new column that a check is about; of several the one that is added last, when the others are there."""
        if not self.new_columns:
            return None
        named = identifiers(check.expression)
        place = (check.namespace, check.table)
        found = [id for id in self.new_columns if (id.namespace, id.table) == place and id.name in named]
        return max(found, key=lambda id: self.new_columns[id], default=None)

    def operations(self) -> tuple[list[Operation], list[Drop]]:
        """The operations that make or change, and those that drop, neither in order yet."""
        found: list[Operation] = []
        for delta in self.deltas:
            if delta.id in self.absorbed:
                continue
            if delta.new is None:
                found += self._drop(delta)
            elif delta.old is None:
                found += self._create(delta.new)
            else:
                found += self._change(delta)
        drops = [operation for operation in found if isinstance(operation, Drop)]
        return [operation for operation in found if not isinstance(operation, Drop)], drops

    def _create(self, obj: Object) -> Iterator[Operation]:
        if isinstance(obj, Table):
            parts = self._ordered_parts(obj.id)
            yield CreateTable(object=obj, parts=parts)
            for made in (obj, *parts):
                yield from self._settings(made)
            return
        if isinstance(obj, Column):
            yield self._add_column(obj)
        elif isinstance(obj, _CONSTRAINTS) and not self.features["add_constraint"]:
            raise _refusal(
                f"{obj.id} cannot be added to a table that exists already", "it needs a rebuild of the table"
            )
        else:
            yield RULES[obj.kind].create(object=obj)
        yield from self._settings(obj)

    def _ordered_parts(self, table: Id) -> tuple[TablePart, ...]:
        parts = self.with_table.get(table, [])
        columns = sorted((p for p in parts if isinstance(p, Column)), key=lambda column: column.position)
        others = sorted((p for p in parts if not isinstance(p, Column)), key=lambda p: (RULES[p.kind].rank, p.id))
        return (*columns, *others)

    def _settings(self, obj: Object) -> Iterator[Operation]:
        """What is said of a new object in statements of their own: its attributes that differ from a bare one's."""
        alters = RULES[obj.kind].alters
        for field, operation in alters.items():
            if getattr(obj, field) and (field != "comment" or self.features["comments"]):
                yield operation(object=obj, old=_with(obj, field))

    def _add_column(self, column: Column) -> AddColumn:
        problem = column_problem(column, self.features)
        if problem:
            raise _refusal(f"{column.id} cannot be added to a table that exists already", problem)
        return AddColumn(
            object=column,
            checks=tuple(self.with_column.get(column.id, ())),
            references=tuple(self.referencing.get(column.id, ())),
        )

    def _drop(self, delta: Delta) -> Iterator[Operation]:
        old = delta.old
        assert old is not None
        if isinstance(old, TablePart) and old.table_id in self.old_tables:
            return
        if isinstance(old, Column) and not self.features["add_constraint"]:
            # only those that can go without a rebuild come here
            yield DropColumn(object=old)
            return
        if isinstance(old, Table | Column) or (isinstance(old, _CONSTRAINTS) and not self.features["add_constraint"]):
            raise _refusal(f"{old.id} is no longer declared", "dropping it is a change that deletes data or rebuilds")
        yield RULES[old.kind].drop(object=old)

    def _change(self, delta: Delta) -> Iterator[Operation]:
        old, new = delta.old, delta.new
        assert old is not None and new is not None
        rules = RULES[new.kind]
        if rules.replaces.issuperset(delta.fields):
            yield rules.drop(object=old)
            yield rules.create(object=new)
            yield from self._settings(new)
            return
        for field in delta.fields:
            operation = rules.alters.get(field)
            if operation is None:
                before, after = getattr(old, field), getattr(new, field)
                raise _refusal(f"{new.id} changes its {field.replace('_', ' ')}", f"from {before!s} to {after!s}")
            yield operation(object=new, old=old)


def _with(obj: Object, field: str) -> Object:
    """The object as it is right after it is made: without what that field says."""
    import msgspec

    return msgspec.structs.replace(obj, **{field: type(getattr(obj, field))()})


def _refusal(what: str, why: str) -> UnsupportedChangeError:
    hint = "this version of schemadef adds objects and does not make this change yet"
    return UnsupportedChangeError(f"{what}: {why}", hint=hint)
