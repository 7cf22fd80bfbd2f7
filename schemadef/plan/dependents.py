"""What must be dropped before a change and made again after it, because it stands on what changes.

A server refuses to drop a thing, or to change a column's type, while views, policies, triggers, keys and the like use
it. They hold no data: they go first, in their old form, and come back in their new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef import model
from schemadef.errors import UnsupportedChangeError
from schemadef.model import Column, ForeignKey, Id, Index, Key, Object, Table, TablePart
from schemadef.operations import RULES
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from schemadef.diff import Delta
    from schemadef.model.base import RowKey
    from schemadef.snapshot import Snapshot


_TYPES = frozenset({"enum", "domain", "composite_type", "range_type"})
_LET_GO = frozenset({"column", "function"})
"""Kinds of which what a column is computed from uses the objects, and its type does not."""


class Remade(NamedTuple):
    """Objects that are in both snapshots and are dropped and made again, and columns whose defaults are."""

    objects: set[Id]
    defaults: set[Id]


def remade(deltas: Sequence[Delta], old: Snapshot, new: Snapshot, features: Mapping[str, Any]) -> Remade:
    """What is dropped and made again because of a change."""
    reach = _Reach(old, new, features)
    for delta in deltas:
        if delta.old is None:
            continue
        if delta.new is None:
            reach.leave(delta.id)
        elif problem := replaced(delta, features):
            reach.require_no_values(delta.id, problem)
            reach.make_again(delta.id)
        else:
            _require_no_partition_key(delta, old)
            for field in delta.fields:
                operation = RULES[delta.id.kind].alters[field]
                reach.alter(delta.id, operation.blocked_by(delta.old, delta.new, features))
    return Remade(reach.found, reach.defaults - reach.found)


def _require_no_partition_key(delta: Delta, old: Snapshot) -> None:
    """Refuse another type or collation of what divides a table: ALTER TABLE changes none (its page, "Notes").

    Raises UnsupportedChangeError.
    """
    column = delta.old
    if not isinstance(column, Column) or not {"type", "collation"}.intersection(delta.fields):
        return
    table = old.get(column.table_id)
    if isinstance(table, Table) and column.name in identifiers(table.partition_by.partition("(")[2]):
        message = f"{column.id} divides {table.id} into its partitions: its type cannot be changed"
        hint = "declare another table with the new type, and copy the rows"
        raise UnsupportedChangeError(message, hint=hint, about=column)


def replaced(delta: Delta, features: Mapping[str, Any]) -> str:
    """Why a change drops the object and makes it again; empty when it alters it.

    A field of which the rules of its kind say nothing is a reason too: nothing is known that could alter it.
    """
    assert delta.old is not None and delta.new is not None
    rules = RULES[delta.id.kind]
    for field in delta.fields:
        if field not in rules.alters:
            return rules.replaces.get(field, f"nothing alters its {field.replace('_', ' ')}")
        if problem := rules.alters[field].problem(delta.old, delta.new, features):
            return problem
    return ""


class _Reach:
    """How far a change reaches: from what goes, to all that stands on it."""

    def __init__(self, old: Snapshot, new: Snapshot, features: Mapping[str, Any]) -> None:
        self.features = features
        self.old = old
        self.new = new
        self.found: set[Id] = set()
        self.defaults: set[Id] = set()
        self._dependents: dict[Id, list[Object]] | None = None

    def leave(self, id: Id) -> None:
        """An object goes: nothing that uses it can stay."""
        for obj in self._using(id):
            self._follow(obj, id)

    def make_again(self, id: Id) -> None:
        """An object is dropped and made again, and so is all that uses it."""
        if id not in self.found:
            self.found.add(id)
            self.leave(id)

    def alter(self, id: Id, kinds: frozenset[str]) -> None:
        """An object changes in place, which those of some kinds that use it forbid."""
        if kinds and id.kind == Column.kind:
            self._free_keys(id)
        for obj in self._using(id) if kinds else ():
            computed = id.kind in _TYPES and isinstance(obj, Column) and obj.generated is not None
            if obj.kind in kinds or computed:
                self._follow(obj, id)
            elif isinstance(obj, Column):
                self._free_keys(obj.id)

    def _free_keys(self, column: Id) -> None:
        """A server makes a key anew with the type of a column that it only includes; what points at it forbids that."""
        for key in self._using(column):
            if isinstance(key, Key | Index) and column.name in key.include:
                for reference in self._using(key.id):
                    if isinstance(reference, ForeignKey):
                        self._follow(reference, key.id)

    def _follow(self, obj: Object, id: Id) -> None:
        """Make again what uses an object, when it stays and holds nothing of its own."""
        if obj.id not in self.new or obj.id in self.found:
            return
        if obj.kind in _TYPES and id.kind in _TYPES:
            self._again_with(obj, id)
            return
        computed = isinstance(obj, Column) and obj.generated is not None and id.kind != "table"
        if computed and id.kind in _LET_GO and self._keeps_values(obj):
            return
        owner = obj.table_id if isinstance(obj, TablePart) else obj.parent if isinstance(obj, Table) else None
        of_it = owner == id and id in self.found
        goes_along = isinstance(obj, model.Sequence) and id in obj.owners and self._keeps_owner(obj)
        if computed or of_it or goes_along or not RULES[obj.kind].holds_data:
            self.make_again(obj.id)
        elif isinstance(obj, Column) and obj.default is not None and id in obj.uses:
            after = self.new.objects[obj.id]
            if isinstance(after, Column) and after.default is not None and id in after.uses:
                self.defaults.add(obj.id)

    def _again_with(self, type: Object, id: Id) -> None:
        """Make a type again that another one is made of: it holds no values where no column is of it."""
        self.require_no_values(type.id, f"it is made of {id}")
        self.make_again(type.id)

    def require_no_values(self, id: Id, problem: str) -> None:
        """Raises UnsupportedChangeError for a type that is to be dropped and made again while columns are of it."""
        holding = self._holding(id) if id.kind in _TYPES else ()
        held = next((obj for obj in holding if getattr(self.new.get(obj.id), "type", None) == obj.type), None)
        if held is not None:
            message = f"{id} cannot be made anew while {held.id} is of it: {problem}"
            raise UnsupportedChangeError(message, hint="declare another type, and let the columns be of that")

    def _holding(self, id: Id) -> Iterator[Column]:
        """The columns that hold values of a type, at however many removes."""
        for obj in self._using(id):
            if isinstance(obj, Column) and id in obj.type.needs():
                yield obj
            elif obj.kind in _TYPES:
                yield from self._holding(obj.id)

    def _keeps_values(self, column: Object) -> bool:
        """Whether a stored column is a plain one afterwards: it lets go of what it was computed from, and stays."""
        after = self.new.get(column.id)
        if not isinstance(after, Column) or after.generated is not None:
            return False
        return not RULES[Column.kind].alters["generated"].problem(column, after, self.features)

    def _keeps_owner(self, sequence: model.Sequence) -> bool:
        """Whether a sequence goes with the same column afterwards: only then it has gone with that, and comes again."""
        after = self.new.get(sequence.id)
        return isinstance(after, model.Sequence) and after.owned_by == sequence.owned_by

    def _using(self, id: Id) -> list[Object]:
        if self._dependents is None:
            self._dependents = _dependents(self.old)
        return self._dependents.get(id, [])


def _dependents(snapshot: Snapshot) -> dict[Id, list[Object]]:
    """The objects that use each object. An expression that reads a column may hold constants of its type."""
    found: dict[Id, list[Object]] = {}
    types = {column.id: [*column.type.needs()] for column in snapshot.of(Column) if column.type.namespace}
    columns: dict[Id, list[Column]] = {}
    for column in snapshot.of(Column):
        columns.setdefault(column.table_id, []).append(column)
    for obj in snapshot:
        needs = [*obj.needs(), *(obj.owners if isinstance(obj, model.Sequence) else ())]
        needs += columns_read(obj, needs, columns)
        if types and _is_expression(obj):
            needs += [type for id in needs for type in types.get(id, ())]
        for id in dict.fromkeys(needs):
            found.setdefault(id, []).append(obj)
    for key, owner in _targets(snapshot):
        found.setdefault(owner, []).append(key)
    return found


def columns_read(obj: Object, needs: Collection[Id], columns: Mapping[Id, Sequence[Column]]) -> list[Id]:
    """The columns that a text may read, of each table that it reads, where nobody has said which.

    A catalog knows them; a declaration knows the tables. One too many is made again for nothing, and that is all.
    """
    texts = [text for field in obj.expressions for text in _texts(getattr(obj, field))]
    if not texts or isinstance(obj, Column | Table):
        return []
    told = {id.table for id in needs if id.kind == "column"}
    tables = [id for id in needs if id in columns and id.name not in told]
    if not tables:
        return []
    names = frozenset().union(*map(identifiers, texts))
    star = any("*" in text for text in texts)
    return [column.id for table in tables for column in columns[table] if star or column.name in names]


def _texts(value: object) -> Iterator[str]:
    """The SQL in a field, which may hold several texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    for field in getattr(value, "expressions", ()):
        yield from _texts(getattr(value, field))


def _is_expression(obj: Object) -> bool:
    """Whether an object stands on SQL that reads columns, or compares them, not on the columns themselves."""
    if isinstance(obj, ForeignKey):
        return True
    if isinstance(obj, Column):
        return obj.generated is not None
    if isinstance(obj, Index):
        return bool(obj.where) or any(part.expression for part in obj.parts)
    return bool(obj.expressions)


def _targets(snapshot: Snapshot) -> Iterable[tuple[ForeignKey, Id]]:
    """Each foreign key with the keys and unique indexes that its rows may be found by."""
    foreign = snapshot.of(ForeignKey)
    if not foreign:
        return
    keys: dict[RowKey, list[Id]] = {}
    finding: list[Key | Index] = [*snapshot.of(Key), *snapshot.of(Index)]
    for key in finding:
        if key.finds is not None:
            keys.setdefault(key.finds, []).append(key.id)
    for reference in foreign:
        for id in keys.get(reference.target, ()):
            yield reference, id
