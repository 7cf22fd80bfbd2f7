"""A column as its database stores it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from schemadef.model.base import Id, TablePart, Value
from schemadef.model.data_type import DataType
from schemadef.model.parameters import with_plain_options
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable


class Identity(Value, frozen=True, kw_only=True):
    """Numbers given by the database; None is the type's own default."""

    always: bool = True
    start: int = 1
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = 1
    cycle: bool = False

    def is_plain(self) -> bool:
        """Whether it is as the database makes it when nothing is said."""
        return self == Identity(always=self.always)


class Logical(Value, frozen=True, kw_only=True):
    """What the author declared, for whoever exports it: the type's name, its enum's labels, its stored form."""

    type: str
    values: tuple[str, ...] = ()
    stored: str = ""


class Column(TablePart, frozen=True, kw_only=True):
    """A column; `default` and `generated` are SQL. `position` counts from 1 and is not compared.

    `uses` are the objects that these name, known from the text or from the catalog. `implied` says that a database
    keeps it from being NULL without being told so, as SQLite does with some keys; `written` is its collation as a
    text has it, where that is another spelling, and `conflict` what SQLite does with a row that has none. `storage`
    and `compression` are how Postgres keeps long values where that is not the type's own way, `statistics` how many
    values ANALYZE keeps, `options` what the planner is told. `sequence` is what its identity's sequence is called where
    it was made, if that is not the usual; it keeps its name whatever the table is called later.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"default", "generated"})
    annotations: ClassVar[frozenset[str]] = frozenset(
        {"position", "logical", "implied", "written", "conflict", "uses", "sequence"}
    )

    position: int
    type: DataType
    null: bool = False
    default: str | None = None
    generated: str | None = None
    virtual: bool = False
    identity: Identity | None = None
    sequence: str = ""
    autoincrement: bool = False
    collation: str = ""
    storage: Literal["", "plain", "external", "main", "extended"] = ""
    compression: Literal["", "pglz", "lz4"] = ""
    statistics: str = ""
    options: tuple[tuple[str, str], ...] = ()
    comment: str = ""
    logical: Logical | None = None
    implied: bool = False
    written: str = ""
    conflict: str = ""
    uses: tuple[Id, ...] = ()

    def compared(self) -> dict[str, Any]:
        """The attributes that can differ, storage parameters as what they mean."""
        return with_plain_options(super().compared())

    def needs(self) -> Iterable[Id]:
        """Its table, its type, and what its default or expression names."""
        yield self.table_id
        if self.generated is not None:
            for name in sorted(identifiers(self.generated) - {self.name}):
                yield Id("column", self.namespace, self.table, name)
        yield from self.type.needs()
        yield from self.uses

    def is_independent(self) -> bool:
        """Whether it needs nothing but its table: one that is computed needs an order among columns too."""
        return self.generated is None and not self.type.namespace and not self.uses
