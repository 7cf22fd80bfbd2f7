"""An object after the rename of another one: every name of that which it holds, replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from schemadef.model import Column, DataType, Enum, Function, Id, Object, TablePart, Trigger, Value
from schemadef.model.function import split_signature
from schemadef.rename.follow_text import (
    Followed,
    Name,
    mentions,
    with_call,
    with_column,
    with_label,
    with_namespace,
    with_relation,
    with_type,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from schemadef.hints import Renamed

RELATIONS = frozenset({"table", "view", "materialized_view", "sequence", "virtual_table"})
TYPES = frozenset({"enum", "domain", "composite_type", "range_type"})
_HOLDERS = RELATIONS | TYPES
_OWN_COLUMNS = frozenset({"columns", "include", "of", "on_delete_columns"})
"""Fields that name columns of the table that the object is a part of."""


class Follower(NamedTuple):
    """One rename, and how the dialect reads texts: whether case counts in names, and how a changed text is written."""

    renamed: Renamed
    folding: bool
    canonical: Callable[[str], str]

    def follow(self, obj: Object) -> tuple[Object, bool]:
        """The object as it is after the rename, and whether all of it is known. The renamed one itself is included."""
        one = _One(self, obj)
        return one.object(), one.sure


def identity_after(id: Id, renamed: Id, to: str) -> Id:
    """What an identity is after a rename: its own, that of what it lives in, or none that it knows of."""
    kind, namespace, table, name = id.kind, id.namespace, id.table, id.name
    if id == renamed:
        return Id(kind, namespace, table, to + split_signature(name)[1] if kind == "function" else to)
    if renamed.kind == "namespace" and namespace == renamed.name:
        return Id(kind, to, table, name)
    if renamed.kind in _HOLDERS and (namespace, table) == (renamed.namespace, renamed.name):
        return Id(kind, namespace, to, name)
    return id


def identity_at_once(id: Id, renames: Iterable[tuple[Id, str]]) -> Id:
    """What an identity is after renames that are all said of the names before: of two that are traded it is one.

    The first rename of a kind that reaches it is its own, or that of what it lives in.
    """
    reached: set[str] = set()
    for renamed, to in renames:
        if renamed.kind not in reached:
            before, id = id, identity_after(id, renamed, to)
            if id != before:
                reached.add(renamed.kind)
    return id


class _One:
    """One object that follows one rename."""

    def __init__(self, follower: Follower, obj: Object) -> None:
        self.id, self.to = follower.renamed.id, follower.renamed.to
        self.obj = obj
        self.canonical = follower.canonical
        self.sure = True
        owner = self.id.table if self.id.kind == "column" else self.id.namespace
        self.name = Name(self.id.name, self.to, owner, follower.folding)
        place = obj.table if isinstance(obj, TablePart) else obj.name if obj.kind == "table" else None
        self.own_table = (obj.namespace, place) == (self.id.namespace, self.id.table)

    def object(self) -> Object:
        """The object with everything replaced; the very same one when nothing is."""
        changed = self._fields(self.obj)
        if self.obj.id == self.id:
            changed["name"] = self.to
        elif self.id.kind == "enum_value" and isinstance(self.obj, Enum) and self._holds(self.obj):
            changed["values"] = tuple(self.to if value == self.id.name else value for value in self.obj.values)
        changed |= self._places()
        return msgspec.structs.replace(self.obj, **changed) if changed else self.obj

    def _holds(self, enum: Enum) -> bool:
        return (enum.namespace, enum.name) == (self.id.namespace, self.id.table)

    def _fields(self, value: Value) -> dict[str, Any]:
        """The fields of a value that become others: identities, types, texts, and values inside it."""
        changed = {}
        for field in value.__struct_fields__:
            there = getattr(value, field)
            text = field in getattr(value, "expressions", ()) or field == "written"
            new = self._value(there, text=text)
            if new is not there:
                changed[field] = new
        return changed

    def _value(self, there: Any, *, text: bool) -> Any:  # noqa: ANN401 - the value of any field
        if isinstance(there, Id):
            return self._identity(there)
        if isinstance(there, DataType):
            return self._type(there)
        if isinstance(there, Value):
            return self._inner(there)
        if isinstance(there, tuple) and there:
            new = tuple(self._value(item, text=text) for item in there)
            return there if all(one is other for one, other in zip(new, there, strict=True)) else new
        return self._text(there) if text and there and isinstance(there, str) else there

    def _inner(self, value: Value) -> Value:
        changed = self._fields(value)
        if self.id.kind == "column" and self.own_table and getattr(value, "column", None) == self.id.name:
            changed["column"] = self.to
        return msgspec.structs.replace(value, **changed) if changed else value

    def _identity(self, id: Id) -> Id:
        return identity_after(id, self.id, self.to)

    def _type(self, type: DataType) -> DataType:
        if self.id.kind == "namespace" and type.namespace == self.id.name:
            return msgspec.structs.replace(type, namespace=self.to)
        brings = self.id.kind in TYPES or self.id.kind == "table"
        if brings and type.namespace and (type.namespace, type.name) == (self.id.namespace, self.id.name):
            return msgspec.structs.replace(type, name=self.to)
        return type

    def _places(self) -> dict[str, Any]:
        """The fields that say a name and no identity."""
        found: dict[str, Any] = {}
        for field, value in self._said():
            if getattr(self.obj, field, value) != value:
                found[field] = value
        return found

    def _said(self) -> list[tuple[str, Any]]:
        obj, id = self.obj, self.id
        if id.kind == "namespace":
            fields = ("namespace", "references_namespace", "function_namespace")
            return [(field, self.to) for field in fields if getattr(obj, field, None) == id.name]
        if id.kind == "column":
            return self._column_names()
        said: list[tuple[str, Any]] = []
        if id.kind in RELATIONS:
            if isinstance(obj, TablePart) and (obj.namespace, obj.table) == (id.namespace, id.name):
                said.append(("table", self.to))
            if self._references(id.name):
                said.append(("references_table", self.to))
            owner = getattr(obj, "owned_by", ())
            if owner and (obj.namespace, owner[0]) == (id.namespace, id.name):
                said.append(("owned_by", (self.to, *owner[1:])))
        if isinstance(obj, Function) and (id.kind in TYPES or id.kind == "table"):
            said.append(("returns", with_type(obj.returns, self.name).text))
        if id.kind == "function" and getattr(obj, "function_name", "") == _called(id):
            said.append(("function_name", self.to))
        if id.kind == "domain" and (obj.namespace, getattr(obj, "domain", "")) == (id.namespace, id.name):
            said.append(("domain", self.to))
        return said

    def _references(self, table: str) -> bool:
        there = (getattr(self.obj, "references_namespace", None), getattr(self.obj, "references_table", None))
        return there == (self.id.namespace, table)

    def _column_names(self) -> list[tuple[str, Any]]:
        said: list[tuple[str, Any]] = []
        if self.own_table:
            for field in _OWN_COLUMNS & set(self.obj.__struct_fields__):
                said.append((field, self._names(getattr(self.obj, field))))
        if self._references(self.id.table):
            said.append(("references_columns", self._names(getattr(self.obj, "references_columns", ()))))
        owner = getattr(self.obj, "owned_by", ())
        if owner and (self.obj.namespace, *owner) == (self.id.namespace, self.id.table, self.id.name):
            said.append(("owned_by", (owner[0], self.to)))
        return said

    def _names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.to if name == self.id.name else name for name in names)

    def _text(self, text: str) -> str:
        followed = self._followed(text)
        self.sure = self.sure and followed.sure
        return text if followed.text == text else self.canonical(followed.text)

    def _followed(self, text: str) -> Followed:
        kind = self.id.kind
        if kind == "column":
            read = self.own_table or uses(self.obj, _table_of(self.id))
            return with_column(text, self.name) if read else Followed(text)
        if kind == "enum_value":
            return Followed(with_label(text, self.id.name, self.to)) if self._compares() else Followed(text)
        if kind in RELATIONS:
            return with_relation(text, self.name, of_trigger=isinstance(self.obj, Trigger))
        if kind in TYPES:
            return with_type(text, self.name)
        if kind == "namespace":
            return with_namespace(text, self.name)
        if kind == "function":
            return with_call(text, self.name._replace(old=_called(self.id)))
        return Followed(text)

    def _compares(self) -> bool:
        """Whether an object may compare with values of the enum: a column of that type, or what is no column."""
        if isinstance(self.obj, Column):
            type = self.obj.type
            return (type.namespace, type.name) == (self.id.namespace, self.id.table)
        return True


def _called(function: Id) -> str:
    return split_signature(function.name)[0]


def _table_of(column: Id) -> Id:
    return Id("table", column.namespace, "", column.table)


def uses(obj: Object, id: Id) -> bool:
    """Whether an object says that it reads another one, or one of its columns."""
    found: tuple[Id, ...] = getattr(obj, "uses", ())
    return any(used == id or (used.table and (used.namespace, used.table) == (id.namespace, id.name)) for used in found)


def texts(obj: Object) -> list[str]:
    """The SQL of an object: of a function its body."""
    found = [obj.body] if isinstance(obj, Function) else []
    for field in getattr(obj, "expressions", ()):
        value = getattr(obj, field)
        found += [value] if isinstance(value, str) else [text for text in value or () if isinstance(text, str)]
    return found


def reads_column(obj: Object, column: Id, *, folding: bool = False) -> bool:
    """Whether an object that reads a table may give that table's column, by its name, to others."""
    name = Name(column.name, "", column.table, folding)
    return uses(obj, _table_of(column)) and any(mentions(text, name) for text in texts(obj))
