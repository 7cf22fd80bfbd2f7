"""A schema that is being renamed, one name after the other, with everything that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.canonical import canonical
from schemadef.diff import changed_fields
from schemadef.errors import UnsupportedChangeError
from schemadef.model import Enum, Function, Id, Object
from schemadef.model.function import split_signature
from schemadef.operations.rename import RENAMES, Rename
from schemadef.rename.circles import target_of
from schemadef.rename.follow import Follower, reads_column, uses
from schemadef.rename.follow_text import spelled_alike
from schemadef.rename.holders import Holders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.hints import Renamed
    from schemadef.snapshot import Snapshot

LOOSE = frozenset({"view", "materialized_view", "policy", "trigger", "function", "index", "grant", "owner"})
"""What can go and come back without a loss."""

_READING = frozenset({"view", "materialized_view", "function", "policy"})
_ALONE = frozenset(
    ["index", "primary_key", "unique", "check", "foreign_key", "exclusion", "trigger", "policy", "domain_check"]
)
"""Kinds whose names nothing else says."""


class Renaming:
    """The objects of a schema under their new names so far.

    `operations` are the renames. `going` are objects, by their identities before all of them, that a server would carry
    over otherwise than they are written: they must go before and come back after.
    """

    def __init__(self, old: Snapshot, features: Mapping[str, Any]) -> None:
        self.old = old
        self.folding = not features["namespaces"]
        self.canonical = canonical if features["expressions"] != "native" else str
        self.holders = Holders(old, folding=self.folding)
        self.former = [obj.id for obj in self.holders.objects]
        self.operations: list[Rename] = []
        self.going: set[Id] = set()

    def stands(self, id: Id) -> bool:
        """Whether there is something of that name now."""
        obj = self.holders.get(owner(id))
        if id.kind == "enum_value":
            return isinstance(obj, Enum) and id.name in obj.values
        return obj is not None

    def rename(self, renamed: Renamed) -> None:
        """Rename one object; raises UnsupportedChangeError for a name that is taken."""
        target = target_of(renamed)
        if self.stands(target):
            message = f"{renamed.id} cannot become {renamed.to}: {target} is there, and is no longer declared"
            raise UnsupportedChangeError(message, hint="drop that one first, in a migration of its own")
        follower = Follower(renamed, self.folding, self.canonical)
        subject = self.holders.number[owner(renamed.id)]
        old = self.holders.objects[subject]
        before, after = [], []
        for number in self._reached(renamed, subject):
            obj = self.holders.objects[number]
            there, sure = follower.follow(obj)
            self._note(number, obj, renamed, sure=sure)
            if there is obj:
                continue
            self.holders.replace(number, there)
            if number != subject:
                before.append(obj)
                after.append(there)
        kind = RENAMES[renamed.id.kind]
        new = self.holders.objects[subject]
        self.operations.append(kind(object=new, old=old, before=tuple(before), after=tuple(after)))

    def objects(self, new: Snapshot) -> list[Object]:
        """All of them; what followed, and differs from what is declared only in its spelling, as it is declared."""
        return [self._as_declared(obj, id, new) for id, obj in zip(self.former, self.holders.objects, strict=True)]

    def _as_declared(self, obj: Object, former: Id, new: Snapshot) -> Object:
        other = new.get(obj.id)
        if self.folding or other is None or self.old.get(former) is obj:
            return obj
        return obj if changed_fields(obj, other, spelled_alike) else other

    def _reached(self, renamed: Renamed, subject: int) -> list[int]:
        """The objects that may hold the name."""
        id = renamed.id
        if id.kind in _ALONE:
            return [subject]
        if id.kind != "column":
            return self.holders.of(split_signature(id.name)[0] if id.kind == "function" else id.name)
        # what reads the table may give all of its columns to others without a word
        reading = [n for n in self.holders.of(id.table) if self.holders.objects[n].kind in _READING]
        return sorted({*reading, *self.holders.of(id.name, id.table)})

    def _note(self, number: int, obj: Object, renamed: Renamed, *, sure: bool) -> None:
        """Whether an object must go before and come back after."""
        id = renamed.id
        if isinstance(obj, Function):
            goes = obj.language == "sql" and uses(obj, Id("table", id.namespace, "", id.table or id.name))
        else:
            goes = id.kind == "column" and obj.kind in _READING and reads_column(obj, id, folding=self.folding)
        if goes or (not sure and obj.kind in LOOSE):
            self.going.add(self.former[number])


def owner(id: Id) -> Id:
    """The object that a name belongs to: an enum's value is no object."""
    return Id("enum", id.namespace, "", id.table) if id.kind == "enum_value" else id
