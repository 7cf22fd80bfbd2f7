"""Objects that stay and get another name. What lives in them, or mentions them, follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec

from schemadef.model import Column, Enum, Index, Object, Table, TablePart, Trigger, Value
from schemadef.names import literal, quote
from schemadef.operations.base import Operation
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable


class Mark(Value, frozen=True, kw_only=True):
    """What tells a thing that trades its name with another from what has that name afterwards.

    A table has the column `part`, or has not (`there`), or that is of its type or takes NULL as it does (`by`), which
    tells a column too; an index is one of its table; of two values of an enum (`labels`) the first comes first.
    `table` is what the table is called before all renames.
    """

    part: Column | Index | None = None
    table: str = ""
    there: bool = True
    by: Literal["", "type", "null"] = ""
    labels: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """What SQLite answers with 1 while the thing is what it was."""
        assert isinstance(self.part, Column)
        name = literal(self.part.name)
        found = f"SELECT 1 FROM pragma_table_xinfo({literal(self.table)}) WHERE name = {name} COLLATE NOCASE"
        if self.by == "type":
            found += f" AND type = {literal(str(self.part.type))} COLLATE NOCASE"
        if self.by == "null":
            found += f' AND "notnull" = {int(not self.part.null)}'
        return f"SELECT {'' if self.there else 'NOT '}EXISTS ({found})"


class Rename(Operation, frozen=True, kw_only=True):
    """Give an object another name; `old` is how it was.

    `before` and `after` are the objects that follow, as they were and as they are, in one order: a table's parts,
    foreign keys that point at it, texts that mention it. `mark` is there where the old name is taken again.
    """

    # Postgres, "Explicit Locking": ALTER … RENAME takes the strongest one, for a moment
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    old: Object
    before: tuple[Object, ...] = ()
    after: tuple[Object, ...] = ()
    mark: Mark | None = None

    def drops(self) -> Iterable[Object]:
        """What had another identity."""
        standing = {obj.id for obj in (self.object, *self.after)}
        yield from (obj for obj in (*self.before, self.old) if obj.id not in standing)

    def makes(self) -> Iterable[Object]:
        """What has its identity from now on."""
        gone = {obj.id for obj in (self.old, *self.before)}
        yield from (obj for obj in (self.object, *self.after) if obj.id not in gone)

    def sets(self) -> Iterable[Object]:
        """What only mentions the object."""
        there = {obj.id for obj in (self.old, *self.before)}
        yield from (obj for obj in (self.object, *self.after) if obj.id in there)

    def reverse(self) -> Rename:
        """The former name back."""
        return type(self)(object=self.old, old=self.object, before=self.after, after=self.before)

    @property
    def marked(self) -> str:
        """How a directive says what tells that it has not been done."""
        return f" while query {self.mark.query}" if self.mark else ""

    @property
    def subject(self) -> str:
        """What it does, for people: `rename column public.users.email to mail`."""
        return f"{self.verb} {self.old.id} to {self.object.name}"


class _Seen(Rename, frozen=True, kw_only=True):
    """A name that programs say in their SQL."""

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """Who still says the old name fails."""
        return (Hazard.BREAKS_OLD_CODE,)


class RenameTable(_Seen, frozen=True, kw_only=True):
    """Rename a table."""

    object: Table
    old: Table

    def directive(self) -> str:
        """Only while the old one is there and the new one is not."""
        return f"unless renamed table {quote(self.old.name)} to {quote(self.object.name)}{self.marked}"


class RenameColumn(_Seen, frozen=True, kw_only=True):
    """Rename a column."""

    object: Column
    old: Column

    def directive(self) -> str:
        """Only while the old one is there and the new one is not."""
        path = f"{quote(self.old.table)}.{quote(self.old.name)}"
        return f"unless renamed column {path} to {quote(self.object.name)}{self.marked}"


class RenameIndex(Rename, frozen=True, kw_only=True):
    """Rename an index."""

    # Postgres, ALTER INDEX: renaming an index does not keep others from its table
    locking: ClassVar[str] = "SHARE UPDATE EXCLUSIVE"

    object: Index
    old: Index


class RenameConstraint(Rename, frozen=True, kw_only=True):
    """Rename a key, a check or a foreign key; the index of a key goes by the same name."""

    object: TablePart
    old: TablePart


class RenameTrigger(Rename, frozen=True, kw_only=True):
    """Rename a trigger."""

    object: Trigger
    old: Trigger


class RenamePolicy(Rename, frozen=True, kw_only=True):
    """Rename a row-level security policy."""

    object: TablePart
    old: TablePart


class RenameView(_Seen, frozen=True, kw_only=True):
    """Rename a view."""


class RenameFunction(_Seen, frozen=True, kw_only=True):
    """Rename a function."""


class RenameType(_Seen, frozen=True, kw_only=True):
    """Rename a type: an enum, a domain, a composite or a range type."""


class RenameSequence(_Seen, frozen=True, kw_only=True):
    """Rename a sequence."""


class RenameMaterializedView(_Seen, frozen=True, kw_only=True):
    """Rename a materialised view."""


class RenameDomainCheck(Rename, frozen=True, kw_only=True):
    """Rename a check of a domain."""


class RenameNamespace(_Seen, frozen=True, kw_only=True):
    """Rename a namespace."""


class RenameEnumValue(_Seen, frozen=True, kw_only=True):
    """Give a value of an enum another name: the rows that hold it hold the new one."""

    object: Enum
    old: Enum

    @property
    def value(self) -> str:
        """The value that takes the other's place."""
        return next(new for old, new in self._values() if old != new)

    @property
    def former(self) -> str:
        """The value as it was."""
        return next(old for old, new in self._values() if old != new)

    def _values(self) -> Iterable[tuple[str, str]]:
        return zip(self.old.values, self.object.values, strict=True)

    @property
    def subject(self) -> str:
        """What it does, for people: `rename enum value public.status.OLD to NEW`."""
        path = ".".join(part for part in (self.old.namespace, self.old.name, self.former) if part)
        return f"{self.verb} enum value {path} to {self.value}"


RENAMES: dict[str, type[Rename]] = {
    "namespace": RenameNamespace,
    "enum": RenameType,
    "domain": RenameType,
    "composite_type": RenameType,
    "range_type": RenameType,
    "domain_check": RenameDomainCheck,
    "sequence": RenameSequence,
    "materialized_view": RenameMaterializedView,
    "enum_value": RenameEnumValue,
    "table": RenameTable,
    "column": RenameColumn,
    "view": RenameView,
    "function": RenameFunction,
    "index": RenameIndex,
    "primary_key": RenameConstraint,
    "unique": RenameConstraint,
    "check": RenameConstraint,
    "foreign_key": RenameConstraint,
    "exclusion": RenameConstraint,
    "trigger": RenameTrigger,
    "policy": RenamePolicy,
}
"""How each kind is renamed; a dialect says in its feature `renames` which of them it can."""


def named(obj: Object, name: str) -> Object:
    """The object under another name."""
    return msgspec.structs.replace(obj, name=name)
