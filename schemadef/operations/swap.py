"""Types that hold each other and are made anew together, while columns hold values of them.

ALTER TYPE and ALTER DOMAIN refuse what the values of a column would have to follow into another type: an enum's order
in an array of composite values, a domain's new check in a range (postgresql.org: ALTER TYPE, ALTER DOMAIN, "Notes").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from schemadef.model import Attribute, Column, CompositeType, DataType, Domain, DomainCheck, Enum, Id, Object, RangeType
from schemadef.model.base import Value
from schemadef.names import given_name, quote
from schemadef.operations.base import Set
from schemadef.operations.column_type import derived_using
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemadef.requirement import Requirement


class Swapped(Value, frozen=True, kw_only=True):
    """A type before and after, with the checks of a domain, and what becomes of an enum's former labels."""

    old: Enum | Domain | CompositeType | RangeType
    new: Enum | Domain | CompositeType | RangeType
    checks: tuple[DomainCheck, ...] = ()
    added: tuple[DomainCheck, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()

    @property
    def old_name(self) -> str:
        """The name of the old type until it goes."""
        return given_name(self.new.name, suffix="sd_old")

    @property
    def turning(self) -> str:
        """The name of the function that makes a new value of an old one."""
        return given_name(self.new.name, suffix="sd_turn")

    @property
    def old_several(self) -> str:
        """The name of the type of several old ranges until it goes."""
        return given_name(self.old.several, suffix="sd_old") if isinstance(self.old, RangeType) else ""

    def before(self, type: DataType) -> DataType:
        """What the new type of that name, or of several such ranges, was called."""
        if isinstance(self.old, RangeType) and type.name != self.new.name:
            return msgspec.structs.replace(type, name=self.old.several)
        return type

    def after(self, type: DataType) -> DataType:
        """What the old type of that name, or of several such ranges, is called from now on."""
        if isinstance(self.new, RangeType) and type.name != self.old.name:
            return msgspec.structs.replace(type, name=self.new.several)
        return type

    @property
    def not_null_name(self) -> str:
        """The name that the server gives to a domain's NOT NULL (17), where the old domain does not have it."""
        return given_name(self.new.name, suffix="not_null")

    @property
    def defined_anew(self) -> bool:
        """Whether the type itself says something else, or asks more of its values."""
        return bool(self.added) or any(getattr(self.old, name) != getattr(self.new, name) for name in self._defining)

    @property
    def loses(self) -> bool:
        """Whether it had an attribute that it has no longer."""
        return bool({a.name for a in _attributes(self.old)} - {a.name for a in _attributes(self.new)})

    def printed_type(self, attribute: Attribute) -> str:
        """An attribute's type as the server prints it; without arguments, to be looked up, where it is named."""
        return printed(attribute.type)

    @property
    def printed_base(self) -> str:
        """What a domain stands on, or a range is of, as the server prints it."""
        return printed(self.new.type if isinstance(self.new, Domain) else getattr(self.new, "subtype"))  # noqa: B009

    @property
    def _defining(self) -> tuple[str, ...]:
        return _DEFINING[type(self.new)]


_DEFINING: dict[type, tuple[str, ...]] = {
    Enum: ("values",),
    Domain: ("type", "collation", "not_null"),
    CompositeType: ("attributes",),
    RangeType: ("subtype", "operator_class", "collation", "canonical", "difference", "multirange"),
}


def printed(type: DataType) -> str:
    """A type as the server prints it; without arguments, for it to be looked up, where it is named."""
    arguments = () if type.namespace else type.arguments
    return str(msgspec.structs.replace(type, arguments=arguments, dimensions=min(type.dimensions, 1)))


def _attributes(type: Object) -> tuple[Attribute, ...]:
    return type.attributes if isinstance(type, CompositeType) else ()


class SwapTypes(Set, frozen=True, kw_only=True):
    """Make types anew that hold each other, turn their columns to them, and let the old ones go: one block.

    `members` come in the order in which they can be made. `columns` are as they shall be when it is done.
    """

    stage: ClassVar[int] = 0
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    members: tuple[Swapped, ...]
    columns: tuple[Column, ...] = ()

    @property
    def leaving(self) -> list[Swapped]:
        """The members in the order in which their old types can go."""
        return in_order_of_making(self.members, old=True)[::-1]

    @property
    def tables(self) -> list[list[Column]]:
        """The columns of each table: it is written anew once."""
        found: dict[Id, list[Column]] = {}
        for column in self.columns:
            found.setdefault(column.table_id, []).append(column)
        return list(found.values())

    def using(self, column: Column) -> str:
        """How a column's old value becomes a new one."""
        member = self._member(column.type)
        before = member.before(column.type) if member else column.type
        return self._turned(quote(column.name), before, column.type)

    def filled(self, member: Swapped) -> str:
        """How a composite type's old value, `$1`, becomes a new one, attribute by attribute."""
        before = {attribute.name: attribute for attribute in _attributes(member.old)}
        parts = []
        for attribute in _attributes(member.new):
            known = before.get(attribute.name)
            part = f"($1).{quote(attribute.name)}"
            parts.append("NULL" if known is None else self._turned(part, known.type, attribute.type))
        return f"ROW({', '.join(parts)})"

    def bound_type(self, member: Swapped) -> DataType:
        """What an old range is of, by the name that it has then."""
        assert isinstance(member.old, RangeType)
        return self._as_old(member.old.subtype)

    def bound(self, member: Swapped, end: str) -> str:
        """How an end of an old range, `$1`, becomes that of a new one."""
        assert isinstance(member.old, RangeType) and isinstance(member.new, RangeType)
        return self._turned(f"pg_catalog.{end}($1)", member.old.subtype, member.new.subtype)

    def _turned(self, value: str, before: DataType, after: DataType) -> str:
        """A value of one type as one of another, where the old types have their other names."""
        one, other = self._member(before, old=True), self._member(after)
        if one is None or other is None:
            return value if before == after else derived_using(value, before, after)
        if one is not other or before.dimensions != after.dimensions:
            return f"{value}::text::{after}"
        if not isinstance(one.old, Domain) or not isinstance(one.new, Domain):
            return f"{value}::{after}"
        if before.dimensions:
            return f"{value}::{after}" if self._stands_on_the_same(one) else f"{value}::text::{after}"
        under = self._turned(f"{value}::{self._as_old(one.old.type)}", one.old.type, one.new.type)
        return f"({under})::{after}"

    def _stands_on_the_same(self, domain: Swapped) -> bool:
        """Whether an array of the old domain can be cast to one of the new.

        There is no array of arrays to be cast: the elements are such only by the name of the domain.
        """
        base = domain.new.type if isinstance(domain.new, Domain) else None
        if base is None or base.dimensions or not isinstance(domain.old, Domain) or domain.old.type != base:
            return False
        under = self._member(base)
        return under is None or not isinstance(under.new, Domain) or self._stands_on_the_same(under)

    def _as_old(self, type: DataType) -> DataType:
        member = self._member(type, old=True)
        if member is None:
            return type
        name = member.old_name if type.name == member.old.name else member.old_several
        return msgspec.structs.replace(type, name=name)

    def _member(self, type: DataType, *, old: bool = False) -> Swapped | None:
        """The member that brings a type, by the names that its types have then."""
        place = (type.namespace, type.name)
        found = (m for m in self.members if place in places(m.old if old else m.new))
        return next(found, None) if type.namespace else None

    def makes(self) -> Iterable[Object]:
        """The checks that its domains have only now."""
        for member in self.members:
            yield from member.added

    def sets(self) -> Iterable[Object]:
        """The types."""
        return tuple(member.new for member in self.members)

    def was(self) -> Iterable[Object]:
        """The types before."""
        return tuple(member.old for member in self.members)

    def needs(self) -> Iterator[Id]:
        """What the new types need beside each other."""
        own = {member.new.id for member in self.members}
        for member in self.members:
            for obj in (member.new, *member.checks):
                yield from (id for id in obj.needs() if id not in own)

    def releases(self) -> Iterable[Id]:
        """What the old types used and the new ones do not."""
        before = {id for member in self.members for id in member.old.needs()}
        return before - {id for member in self.members for id in member.new.needs()}

    def reverse(self) -> SwapTypes:
        """The old types again."""
        members = tuple(Swapped(old=member.new, new=member.old) for member in self.leaving[::-1])
        return SwapTypes(object=self.old, old=self.object, members=members, columns=self.columns)

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """The tables are written anew, and a value may have no place in the new types."""
        lost = [Hazard.DELETES_DATA] if any(member.loses for member in self.members) else []
        return (*lost, Hazard.REWRITES_TABLE, Hazard.MAY_FAIL_ON_DATA, Hazard.BREAKS_OLD_CODE)

    def requires(self, features: Mapping[str, Any]) -> Iterator[Requirement]:
        """No row holds a label that goes, as far as the rows can be asked."""
        from schemadef.operations.enum import SwapEnum

        for member in self.members:
            if isinstance(member.new, Enum) and isinstance(member.old, Enum):
                columns = tuple(c for c in self.columns if (c.type.namespace, c.type.name) in places(member.new))
                alone = SwapEnum(object=member.new, old=member.old, columns=columns, mapping=member.mapping)
                yield from alone.requires(features)


def places(type: Object) -> tuple[tuple[str, str], ...]:
    """The names of the types that come with one: ranges bring the type of several of them."""
    own = (type.namespace, type.name)
    return (own, (type.namespace, type.several)) if isinstance(type, RangeType) else (own,)


def in_order_of_making(members: Iterable[Swapped], *, old: bool = False) -> list[Swapped]:
    """The members, each after those that its old or new type is made of."""
    left = {member.new.id: member for member in members}
    done: list[Swapped] = []

    def take(member: Swapped) -> None:
        if left.pop(member.new.id, None) is not None:
            for id in (member.old if old else member.new).needs():
                if id in left:
                    take(left[id])
            done.append(member)

    for member in list(left.values()):
        take(member)
    return done
