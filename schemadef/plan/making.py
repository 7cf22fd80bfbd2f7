"""Objects that shall be made together, as the operations that make them: a table's own statement makes its parts."""

from __future__ import annotations

from functools import cached_property
from itertools import compress, filterfalse, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from schemadef.model import (
    Check,
    Column,
    Domain,
    DomainCheck,
    ForeignKey,
    Id,
    Object,
    PrimaryKey,
    Sequence,
    Table,
    TablePart,
    Unique,
)
from schemadef.operations import RULES, Operation
from schemadef.operations.column import AddColumn
from schemadef.operations.domain import CreateDomain
from schemadef.operations.sequence import StartSequence
from schemadef.operations.table import CreateTable
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_MADE_AS_IT_IS: tuple[type[TablePart], ...] = (Column, PrimaryKey, Unique)
_MADE_WITH_TABLE: tuple[type[TablePart], ...] = (*_MADE_AS_IT_IS, Check)
_MADE_WITH_MORE: tuple[type[Object], ...] = (Table, Column, Domain, Sequence)
"""What other objects are made with, or what takes more than one operation to make."""


def making(objects: Iterable[Object], features: Mapping[str, Any]) -> list[Operation]:
    """The operations that make all of the objects, in no order yet.

    A part of a table that is not among them is added to one that stands already.
    """
    return list(_Making(tuple(objects), features).operations())


class _Making:
    """Which of the objects are made in another one's statement."""

    def __init__(self, objects: tuple[Object, ...], features: Mapping[str, Any]) -> None:
        self.objects = objects
        self.features = features
        alone = [obj for obj in objects if not isinstance(obj, TablePart)]
        self.owners = {obj.id for obj in alone}
        self.with_table: dict[tuple[str, str], list[TablePart]] = {
            (obj.namespace, obj.name): [] for obj in alone if isinstance(obj, Table)
        }
        self.columns_of: dict[tuple[str, str], list[Column]] = {place: [] for place in self.with_table}
        self.with_column: dict[Id, list[Check]] = {}
        self.referencing: dict[Id, list[ForeignKey]] = {}
        self.with_domain: dict[Id, list[DomainCheck]] = {}
        self.saying: set[int] = set()

    @cached_property
    def columns(self) -> dict[Id, int]:
        """The positions of the columns among the objects."""
        return {obj.id: obj.position for obj in self.objects if isinstance(obj, Column)}

    def operations(self) -> Iterator[Operation]:
        """One for each object that no other one's statement makes, and what is said of an object apart."""
        left: list[Object] = []
        for sort, same in groupby(self.objects, type):
            objects = list(same)
            self.saying.update(map(id, _saying_more(objects)))
            if issubclass(sort, _MADE_AS_IT_IS):
                objects = _filed(objects, self.columns_of if issubclass(sort, Column) else self.with_table)
            left += filterfalse(self._absorber(sort), objects)
        for sort, same in groupby(left, type):
            if self.saying or issubclass(sort, _MADE_WITH_MORE):
                for obj in same:
                    yield from self._create(obj)
            else:
                for obj in same:
                    yield RULES[obj.kind].create(object=obj, standing=self._stands(obj))

    def _absorber(self, sort: type[Object]) -> Callable[[Any], bool]:
        """What files an object of a sort under the table, the column or the domain whose statement makes it.

        It answers False for one that is made alone.
        """
        if issubclass(sort, _MADE_WITH_TABLE) or (issubclass(sort, ForeignKey) and not self.features["add_constraint"]):
            return self._absorb_part
        return self._absorb_check if issubclass(sort, DomainCheck) else _stays

    def _absorb_check(self, check: DomainCheck) -> bool:
        absorbed = check.domain_id in self.owners and check.valid
        if absorbed:
            self.with_domain.setdefault(check.domain_id, []).append(check)
        return absorbed

    def _absorb_part(self, part: TablePart) -> bool:
        beside = self.with_table.get((part.namespace, part.table))
        if beside is not None:
            # CREATE TABLE takes every check for validated (transformCheckConstraints)
            inline = isinstance(part, ForeignKey) or getattr(part, "validated", True)
            if inline:
                beside.append(part)
            return inline
        if self.features["add_constraint"]:
            return False
        if isinstance(part, ForeignKey):
            # what comes here without a table of its own comes with its column
            id = Id("column", part.namespace, part.table, part.columns[0])
            self.referencing.setdefault(id, []).append(part)
            return id in self.columns
        column = self._column_of(part) if isinstance(part, Check) else None
        if column is not None and isinstance(part, Check):
            self.with_column.setdefault(column, []).append(part)
        return column is not None

    def _column_of(self, check: Check) -> Id | None:
        """The new column that a check is about; of several the one that is added last, when the others are there."""
        if not self.columns:
            return None
        named = identifiers(check.expression)
        place = (check.namespace, check.table)
        found = [id for id in self.columns if (id.namespace, id.table) == place and id.name in named]
        return max(found, key=lambda id: self.columns[id], default=None)

    def _create(self, obj: Object) -> Iterator[Operation]:
        made: tuple[Object, ...] = (obj,)
        if isinstance(obj, Table):
            parts = self._ordered_parts(obj)
            yield CreateTable(object=obj, parts=parts)
            made = (obj, *parts)
        elif isinstance(obj, Column):
            yield AddColumn(
                object=obj,
                standing=True,
                checks=tuple(self.with_column.get(obj.id, ())),
                references=tuple(self.referencing.get(obj.id, ())),
            )
        elif isinstance(obj, Domain):
            checks = sorted(self.with_domain.get(obj.id, ()), key=lambda check: check.name)
            yield CreateDomain(object=obj, checks=tuple(checks))
            made = (obj, *checks)
        else:
            yield RULES[obj.kind].create(object=obj, standing=self._stands(obj))
        for part in made if self.saying else ():
            for field in _apart(part, self.features) if id(part) in self.saying else ():
                operation = RULES[part.kind].alters[field]
                yield operation(object=part, old=_without(part, field), fresh=not self._stands(part))
        if isinstance(obj, Sequence) and self._stands(obj):
            yield StartSequence(object=obj, old=obj)

    def _stands(self, obj: Object) -> bool:
        """Whether an object is made in a table or a domain that is there already, or goes with a column that is."""
        if isinstance(obj, Sequence):
            return bool(obj.owned_by) and Id("column", obj.namespace, *obj.owned_by) not in self.columns
        if isinstance(obj, DomainCheck):
            return obj.domain_id not in self.owners
        return isinstance(obj, TablePart) and obj.table_id not in self.owners

    def _ordered_parts(self, table: Table) -> tuple[TablePart, ...]:
        place = table.namespace, table.name
        columns = sorted(self.columns_of[place], key=attrgetter("position"))
        others = sorted(self.with_table[place], key=lambda part: (RULES[part.kind].rank, part.id))
        return (*columns, *others)


def _filed(parts: Iterable[Any], tables: Mapping[tuple[str, str], list[Any]]) -> list[Object]:
    """File what is made with a new table whatever it says: most objects are columns, and are in one; the rest."""
    rest = list[Object]()
    for part in parts:
        beside = tables.get((part.namespace, part.table))
        if beside is None:
            rest.append(part)
        else:
            beside.append(part)
    return rest


def _stays(_: Object) -> bool:
    """Nothing else's statement makes it."""
    return False


def _saying_more(objects: list[Object]) -> Iterable[Object]:
    """Those of which there is something to say in statements of their own, mostly none; all are of one kind."""
    fields = RULES[objects[0].kind].apart
    if not fields:
        return ()
    said = map(attrgetter(*fields), objects)
    return compress(objects, said if len(fields) == 1 else map(any, said))


def _apart(obj: Object, features: Mapping[str, Any]) -> list[str]:
    """What is said of a new object in statements of their own: its attributes that differ from a bare one's."""
    rules = RULES[obj.kind]
    said = [field for field in rules.apart if getattr(obj, field)]
    return [field for field in said if field in rules.alters and (field != "comment" or features["comments"])]


def _without(obj: Object, field: str) -> Object:
    """The object as it is right after it is made: without what that field says."""
    return msgspec.structs.replace(obj, **{field: type(getattr(obj, field))()})
