"""What every object has: a kind, an identity, and the objects that it needs."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import msgspec

from schemadef.names import snake_case

if TYPE_CHECKING:
    from collections.abc import Iterable


class Id(msgspec.Struct, frozen=True, order=True, array_like=True, cache_hash=True):
    """The identity of an object in every environment; `namespace` and `table` are empty where there is none."""

    kind: str
    namespace: str
    table: str
    name: str

    def __str__(self) -> str:
        table = f"{self.table}." if self.table else ""
        namespace = f"{self.namespace}." if self.namespace else ""
        return f"{self.kind.replace('_', ' ')} {namespace}{table}{self.name}"


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of an object that has no identity of its own.

    What equals its default is left out of its text. msgspec tells a default by identity, so a class with a default
    that is a word gives it through `word` and calls `keep_words`. `expressions` names the fields that hold SQL, which
    a server prints in its own way.
    """

    expressions: ClassVar[frozenset[str]] = frozenset()


WordT = TypeVar("WordT", bound=str)


def word(text: WordT) -> WordT:
    """A default that is a non-empty string."""
    return cast("WordT", sys.intern(text))


def keep_words(value: Value, *fields: str) -> None:
    """Let each of the fields hold the very object that is its default, when it equals it."""
    for field in fields:
        msgspec.structs.force_setattr(value, field, sys.intern(getattr(value, field)))


class Object(Value, frozen=True, kw_only=True, tag_field="kind", tag=snake_case):
    """One declared thing, as a database keeps it.

    `kind` is the sort of thing it is: its class's name in snake case. `annotations` names the fields that no database
    keeps, which are never compared.
    """

    kind: ClassVar[str] = "object"
    annotations: ClassVar[frozenset[str]] = frozenset()

    name: str
    namespace: str = ""

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - what a class is declared with
        super().__init_subclass__(**options)
        cls.kind = snake_case(cls.__name__)

    @property
    def id(self) -> Id:
        """What names this object, and nothing else, in its database."""
        return Id(self.kind, self.namespace, "", self.name)

    @property
    def identities(self) -> tuple[Id, ...]:
        """All that others may say when they need it: its own identity first."""
        return (self.id,)

    def needs(self) -> Iterable[Id]:
        """The objects that must stand before this one can be made."""
        if self.namespace:
            yield Id("namespace", "", "", self.namespace)

    @property
    def goes_with(self) -> tuple[Id, ...]:
        """The objects that take it with them when they are dropped, without a statement of its own."""
        return ()

    def compared(self) -> dict[str, Any]:
        """The attributes in which two objects of the same identity can differ."""
        return {field: getattr(self, field) for field in self.__struct_fields__ if field not in self.annotations}


RowKey = tuple[Id, frozenset[str]]
"""What rows are found by: a table, and columns of it in any order."""


@lru_cache(65_536)
def table_id(namespace: str, name: str) -> Id:
    """The identity of a table, the same object for each of its many parts."""
    return Id("table", namespace, "", name)


class TablePart(Object, frozen=True, kw_only=True):
    """An object that lives in a table and goes with it."""

    table: str

    @property
    def id(self) -> Id:
        """Names of parts are unique within their table."""
        return Id(self.kind, self.namespace, self.table, self.name)

    @property
    def table_id(self) -> Id:
        """The table it belongs to."""
        return table_id(self.namespace, self.table)

    @property
    def place(self) -> tuple[str, ...]:
        """The name of its table, in its parts."""
        return (self.namespace, self.table) if self.namespace else (self.table,)

    def needs(self) -> Iterable[Id]:
        """A part needs its table."""
        yield self.table_id

    def is_independent(self) -> bool:
        """Whether it surely needs nothing but its table and columns of that."""
        return False


def table_of(obj: Object) -> str:
    """The name of the table that an object is a part of, or its own."""
    return obj.table if isinstance(obj, TablePart) else obj.name
