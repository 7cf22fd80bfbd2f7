"""What a plan is told from outside, because two schemas alone do not say it: renames, values, conversions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.model.base import Id, Value

if TYPE_CHECKING:
    from collections.abc import Iterator


class Renamed(Value, frozen=True, kw_only=True):
    """An object of the old schema that stays, under another name. The value of an enum is one, of kind `enum_value`:
    it has the enum's name for its table.
    """

    id: Id
    to: str


class Given(Value, frozen=True, kw_only=True):
    """SQL of the dialect that a column of the new schema is told: a value, or how its old value becomes the new one."""

    column: Id
    sql: str


class Mapped(Value, frozen=True, kw_only=True):
    """A value that rows may hold before the change, and the one that takes its place.

    `id` is the enum, or the column where the dialect has no enums. `renamed` says that the new value is the old one
    under another name, so that it can be taken back.
    """

    id: Id
    old: str
    new: str
    renamed: bool = False


class Hints(Value, frozen=True, kw_only=True):
    """All that a plan is told.

    `renames` name objects of the old schema. `backfills` are values for rows that have none, `using` turns a column's
    old value into the new one, and `maps` replaces values of enums; these three name objects of the new schema.
    """

    renames: tuple[Renamed, ...] = ()
    backfills: tuple[Given, ...] = ()
    using: tuple[Given, ...] = ()
    maps: tuple[Mapped, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return bool(self.renames or self.backfills or self.using or self.maps)

    def backfill(self, column: Id) -> str:
        """The value for the rows of a column that have none; empty when nobody says one."""
        return next((given.sql for given in self.backfills if given.column == column), "")

    def conversion(self, column: Id) -> str:
        """What a column's old value becomes; empty when nobody says it."""
        return next((given.sql for given in self.using if given.column == column), "")

    def mapping(self, id: Id) -> dict[str, str]:
        """The values of an enum (or of a column that is one) that others take the place of."""
        return {mapped.old: mapped.new for mapped in self.maps if mapped.id == id}

    def mentioned(self) -> Iterator[Id]:
        """The objects of the new schema that are told something."""
        for given in (*self.backfills, *self.using):
            yield given.column
        for mapped in self.maps:
            yield mapped.id


class Asked(NamedTuple):
    """The texts of the command line: `--rename`, `--drop`, `--backfill`, `--using` and `--map`."""

    renames: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    backfills: tuple[str, ...] = ()
    using: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
