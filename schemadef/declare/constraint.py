"""Keys, checks and foreign keys as members of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

from schemadef.declare.base import Declared, Expression, each_of, expression, here, one_of
from schemadef.declare.column import Action, Column, called
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Callable


class PrimaryKey(Declared):
    """A primary key of one or more columns, named after its table (`users_pkey`) unless `name` says otherwise.

    `without_overlaps` says that of its last column, a range, no two may overlap (Postgres 18).
    """

    __slots__ = ("columns", "comment", "deferrable", "include", "initially_deferred", "without_overlaps")

    def __init__(
        self,
        *columns: Column,
        include: Column | Iterable[Column] = (),
        deferrable: bool = False,
        initially_deferred: bool = False,
        without_overlaps: bool = False,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.columns = columns
        self.include = each_of(include, Column)
        self.deferrable = deferrable
        self.initially_deferred = initially_deferred
        self.without_overlaps = without_overlaps
        self.comment = comment

    def become(self, attribute: str) -> None:
        """A table has one primary key, which is named after the table; other members after their attribute."""


class Unique(PrimaryKey):
    """A further key. NULLs differ from each other unless `nulls_not_distinct` (Postgres 15)."""

    __slots__ = ("nulls_not_distinct",)

    def __init__(
        self,
        *columns: Column,
        include: Column | Iterable[Column] = (),
        nulls_not_distinct: bool = False,
        deferrable: bool = False,
        initially_deferred: bool = False,
        without_overlaps: bool = False,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(
            *columns,
            include=include,
            deferrable=deferrable,
            initially_deferred=initially_deferred,
            without_overlaps=without_overlaps,
            name=name,
            formerly=formerly,
            comment=comment,
            only=only,
        )
        self.where = here()
        self.nulls_not_distinct = nulls_not_distinct

    def become(self, attribute: str) -> None:
        """Take the name of an attribute, as other members do."""
        Declared.become(self, attribute)


class Check(Declared):
    """A condition that every row meets.

    Postgres can leave rows alone that were there before it (`validated=False`), not look at it at all
    (`enforced=False`, 18), and keep it from the tables that inherit from this one (`no_inherit`).
    """

    __slots__ = ("comment", "enforced", "expression", "no_inherit", "validated")

    def __init__(
        self,
        condition: str | Expression,
        *,
        no_inherit: bool = False,
        validated: bool = True,
        enforced: bool = True,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.expression = expression(condition, self.where)
        self.no_inherit = no_inherit
        self.validated = validated
        self.enforced = enforced
        self.comment = comment


class ForeignKey(Declared):
    """Columns that must find their row; `references` may be a function, for tables that reference each other.

    Postgres can set some columns only on delete (`on_delete_columns`, 15), want all columns or none (`match_full`),
    find a range in the ranges of several rows (`period`, 18), leave rows alone that were there before
    (`validated=False`), and not look at it at all (`enforced=False`, 18).
    """

    __slots__ = (
        "columns",
        "comment",
        "deferrable",
        "enforced",
        "initially_deferred",
        "match_full",
        "on_delete",
        "on_delete_columns",
        "on_update",
        "period",
        "target",
        "validated",
    )

    def __init__(
        self,
        *columns: Column,
        references: Column | Iterable[Column] | Callable[[], Column | Iterable[Column]],
        on_delete: Action = "no action",
        on_update: Action = "no action",
        on_delete_columns: Column | Iterable[Column] = (),
        match_full: bool = False,
        period: bool = False,
        validated: bool = True,
        enforced: bool = True,
        deferrable: bool = False,
        initially_deferred: bool = False,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.columns = columns
        self.target = references
        for action, event in ((on_delete, "on_delete"), (on_update, "on_update")):
            one_of(action, get_args(Action), f"the {event} action", self.where)
        self.on_delete: Action = on_delete
        self.on_update: Action = on_update
        self.on_delete_columns = each_of(on_delete_columns, Column)
        self.match_full = match_full
        self.period = period
        self.validated = validated
        self.enforced = enforced
        self.deferrable = deferrable
        self.initially_deferred = initially_deferred
        self.comment = comment

    def references(self) -> tuple[Column, ...]:
        """The columns that it points at; raises DeclarationError for what is none."""
        given = called(self.target, self.where) if callable(self.target) else self.target
        found = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
        for column in found:
            if not isinstance(column, Column):
                message = f"the foreign key {self.name} references {column!r}, which is no column"
                raise DeclarationError(message, hint="reference columns, as in Users.id", where=str(self.where))
        return found
