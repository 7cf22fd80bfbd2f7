"""What must be dropped before a change and made again after it, because it stands on what changes.

A server refuses to drop a thing, or to change a column's type, while views, policies, triggers, keys and the like use
it. They hold no data: they go first, in their old form, and come back in their new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef import model
from schemadef.errors import UnsupportedChangeError
from schemadef.model import Column, Domain, DomainCheck, ForeignKey, Id, Index, Key, Object, Table, TablePart
from schemadef.operations import RULES
from schemadef.operations.swap import places
from schemadef.plan.swapping import between
from schemadef.plan.users import is_expression, users
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemadef.diff import Delta
    from schemadef.snapshot import Snapshot


_TYPES = frozenset({"enum", "domain", "composite_type", "range_type"})
_FORBIDDING = frozenset(
    {
        "view",
        "materialized_view",
        "policy",
        "trigger",
        "function",
        "procedure",
        "aggregate",
        "foreign_key",
        "check",
        "index",
        "exclusion",
        "domain",
        "domain_check",
        "composite_type",
        "range_type",
        "owner",
        "grant",
    }
)
"""What uses a type and does not let it go, but for the columns that are turned to another."""
_LET_GO = frozenset({"column", "function"})
"""Kinds of which what a column is computed from uses the objects, and its type does not."""


class Remade(NamedTuple):
    """Objects that are in both snapshots and are dropped and made again, columns whose defaults are, and types that are
    made anew beside the old ones, because columns hold values of them.
    """

    objects: set[Id]
    defaults: set[Id]
    swapped: set[Id]


def remade(deltas: Sequence[Delta], old: Snapshot, new: Snapshot, features: Mapping[str, Any]) -> Remade:
    """What is dropped and made again because of a change."""
    reach = _Reach(old, new, features)
    for delta in deltas:
        if domain := _asked_anew(delta, old):
            reach.look_inside(domain)
        if delta.old is None:
            continue
        if delta.new is None:
            reach.leave(delta.id)
        elif replaced(delta, features):
            reach.replace(delta.id)
        else:
            if isinstance(delta.old, Column) and {"type", "collation"}.intersection(delta.fields):
                _require_no_partition_key(delta.old, old)
            for field in delta.fields:
                operation = RULES[delta.id.kind].alters[field]
                reach.alter(delta.id, operation.blocked_by(delta.old, delta.new, features))
    reach.take_along()
    swapped = reach.swapped
    found = {id for id in reach.found - swapped if _domain_of(id) not in swapped}
    return Remade(found, reach.defaults - reach.found, swapped)


def _domain_of(id: Id) -> Id:
    """The domain of a check of one."""
    return Id(Domain.kind, id.namespace, "", id.table) if id.kind == DomainCheck.kind else id


def _is_namesake(id: Id, other: Id) -> bool:
    """Whether it is a type of another kind that has the name of a type."""
    return id.kind in _TYPES and id.kind != other.kind and (id.namespace, id.name) == (other.namespace, other.name)


def _is_bare(obj: Object, domain: Id) -> bool:
    """Whether it is a domain over another one, and not over an array of it."""
    return isinstance(obj, Domain) and domain in obj.type.needs() and not obj.type.dimensions


def _asked_anew(delta: Delta, old: Snapshot) -> Id | None:
    """The domain that stands already and of which a change asks more than before."""
    after = delta.new
    if isinstance(after, DomainCheck) and after.valid and (delta.old is None or delta.fields != ("comment",)):
        return after.domain_id if after.domain_id in old else None
    if isinstance(after, Domain) and after.not_null and delta.old is not None and "not_null" in delta.fields:
        return after.id
    return None


def _require_no_partition_key(column: Column, old: Snapshot) -> None:
    """Refuse another type or collation of what divides a table: ALTER TABLE changes none (its page, "Notes").

    Raises UnsupportedChangeError.
    """
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
        self.swapped: set[Id] = set()
        self.barred: dict[str, set[Id]] = {}
        self._types: tuple[dict[tuple[str, str], Id], ...] = ()
        self._dependents: dict[Id, list[Object]] | None = None

    def leave(self, id: Id) -> None:
        """An object goes: nothing that uses it can stay."""
        if id.kind in _TYPES and id not in self.new:
            self._require_same_kind(id)
        for obj in self._using(id):
            self._follow(obj, id)

    def replace(self, id: Id) -> None:
        """An object is dropped and made again; a type that columns hold values of is made anew beside the old one."""
        if id.kind in _TYPES and self._holds_values(id, id):
            self._swap(id)
        else:
            self.make_again(id)

    def look_inside(self, domain: Id) -> None:
        """A domain asks more of its values: a server looks at columns of it, and refuses where another type holds them.

        "cannot alter type … because column … uses it" (typecmds.c, get_rels_with_domain).
        """
        over, bare = self._made_of(domain), {domain}
        while more := {obj.id for id in bare for obj in self._using(id) if _is_bare(obj, id)} - bare:
            bare |= more
        for column, types in self._holding(domain):
            if types <= over and (column.type.dimensions or not types <= bare):
                self._swap(domain)

    def take_along(self) -> None:
        """What is made of types that are made anew together, and one of them of it, is made anew with them."""
        changing = self.found.union(*self.barred.values()) - self.swapped
        while met := {id for id in changing if id.kind in _TYPES and id in self.new and self._is_between(id)}:
            for id in sorted(met):
                self._swap(id)
            changing = self.found.union(*self.barred.values()) - self.swapped

    def _is_between(self, id: Id) -> bool:
        above = (self.new.objects[type] for type in self.swapped)
        under = (name for type in self.swapped for name in self.new.objects[type].identities)
        own = self.new.objects[id]
        wanted = any(not set(own.identities).isdisjoint(obj.needs()) for obj in above)
        return wanted and not set(own.needs()).isdisjoint(under)

    def make_again(self, id: Id) -> None:
        """An object is dropped and made again, and so is all that uses it."""
        if id not in self.found:
            self.found.add(id)
            self.leave(id)

    def alter(self, id: Id, kinds: frozenset[str]) -> None:
        """An object changes in place, which those of some kinds that use it forbid."""
        for kind in kinds & _TYPES if id.kind in _TYPES else ():
            self.barred.setdefault(kind, set()).add(id)
        if kinds and id.kind == Column.kind:
            self._free_keys(id)
        elif "domain" in kinds and id.kind in _TYPES:
            for column, _ in self._holding(id):
                _require_no_partition_key(column, self.old)
                if column.type.dimensions and id.kind == "composite_type":
                    self._swap(id)  # as a text an array's values say nothing of their attributes' names
        for obj in self._using(id) if kinds else ():
            computed = id.kind in _TYPES and isinstance(obj, Column) and obj.generated is not None
            plain = id.kind == Column.kind and isinstance(obj, Index) and not is_expression(obj)
            if computed or (obj.kind in kinds and not plain):
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
        if obj.kind in _TYPES and id.kind in _TYPES:
            self._follow_type(obj, id)
            return
        if obj.id not in self.new or obj.id in self.found:
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

    def _follow_type(self, type: Object, id: Id) -> None:
        """Make a type again that is made of another one; both together where columns hold values of it.

        One that is made of a type that goes changes itself.
        """
        if type.id not in self.new:
            self._require_no_values(type, id)
        elif id not in self.new and not self._names_another(type.id, id):
            return
        elif type.id in self.swapped or self._holds_values(type.id, id):
            self._swap(id)
            self._swap(type.id)
        else:
            self.make_again(type.id)

    def _names_another(self, type: Id, gone: Id) -> bool:
        """Whether a type is made of another kind of type, afterwards, that has the name of one that goes."""
        return any(need in self.new for need in self.new.objects[type].needs() if _is_namesake(need, gone))

    def _require_same_kind(self, id: Id) -> None:
        """Raises UnsupportedChangeError for a type that becomes one of another kind while columns hold values of it."""
        other = next((obj for obj in self.new if _is_namesake(obj.id, id)), None)
        if other is None:
            return
        over = self._made_of(id)
        for column in (column for column, types in self._holding(id) if types <= over):
            message = f"{id} cannot become a {other.id.kind.replace('_', ' ')} while {column.id} holds values of it"
            hint = "give the new one another name, and let the columns be of that"
            raise UnsupportedChangeError(message, hint=hint, about=other)

    def _require_no_values(self, type: Object, id: Id) -> None:
        """Raises UnsupportedChangeError for a type that goes from between types whose values columns hold."""
        above = [obj for obj in self._using(type.id) if obj.kind in _TYPES and obj.id in self.new]
        held = next((obj for obj in above if self._holds_values(obj.id, obj.id)), None) if id in self.new else None
        if held is not None:
            raise between(type, self.new.objects[held.id], self.new.objects[id])

    def _swap(self, id: Id) -> None:
        """A type is made anew beside the old one, and its values become such of the new one."""
        if id not in self.swapped and id in self.new:
            self.swapped.add(id)
            self.alter(id, _FORBIDDING)
            for need in {*self.old.objects[id].needs()} & (self.found | self.barred.get(id.kind, set())):
                if need.kind in _TYPES:
                    self._swap(need)  # it would stand in the way of the old one

    def _holds_values(self, id: Id, base: Id) -> bool:
        """Whether columns hold values of a type, which is made of a base, and of what is made of that afterwards."""
        over, inner = self._made_of(base), self._made_of(id)
        return any(types <= over and not types.isdisjoint(inner) for _, types in self._holding(base))

    def _holding(self, id: Id) -> Iterator[tuple[Column, set[Id]]]:
        """The columns that hold values of a type, at however many removes, with their types before and after."""
        for type in sorted(self._made_of(id)):
            for obj in self._using(type):
                after = self.new.get(obj.id)
                if not isinstance(obj, Column) or not isinstance(after, Column):
                    continue
                one, other = self._types_of(obj, after)
                if one == type and obj.generated is None and after.generated is None:
                    yield obj, {type, other or obj.id}

    def _made_of(self, id: Id) -> set[Id]:
        """A type, and all that are made of it."""
        found: set[Id] = set()
        left = [id]
        while left:
            type = left.pop()
            if type not in found:
                found.add(type)
                left += [obj.id for obj in self._using(type) if obj.kind in _TYPES]
        return found

    def _types_of(self, before: Column, after: Column) -> list[Id | None]:
        """The types of a column, or of the values of its array, where they are declared ones that stood before."""
        if not self._types:
            there = {place: type.id for type in self.old if type.kind in _TYPES for place in places(type)}
            stay = (type for type in self.new if type.kind in _TYPES and type.id in self.old)
            self._types = (there, there | {place: type.id for type in stay for place in places(type)})
        columns = zip(self._types, (before, after), strict=True)
        return [types.get((column.type.namespace, column.type.name)) for types, column in columns]

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
            self._dependents = users(self.old)
        return self._dependents.get(id, [])
