"""Keys, checks and foreign keys as members of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

from schemadef.declare.base import Declared, Expression, expression, here, one_of
from schemadef.declare.column import Action, Column, called
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Callable


class PrimaryKey(Declared):
    """A primary key of one or more columns, named after its table (`users_pkey`) unless `name` says otherwise."""

    __slots__ = ("columns", "comment", "deferrable", "include", "initially_deferred")

    def __init__(
        self,
        *columns: Column,
        include: Iterable[Column] = (),
        deferrable: bool = False,
        initially_deferred: bool = False,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.columns = columns
        self.include = tuple(include)
        self.deferrable = deferrable
        self.initially_deferred = initially_deferred
        self.comment = comment

    def __set_name__(self, owner: type, name: str) -> None:
        """A table has one primary key, which is named after the table; other members after their attribute."""


class Unique(PrimaryKey):
    """A further key. NULLs differ from each other unless `nulls_not_distinct` (Postgres 15)."""

    __slots__ = ("nulls_not_distinct",)

    def __init__(
        self,
        *columns: Column,
        include: Iterable[Column] = (),
        nulls_not_distinct: bool = False,
        deferrable: bool = False,
        initially_deferred: bool = False,
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
            name=name,
            formerly=formerly,
            comment=comment,
            only=only,
        )
        self.where = here()
        self.nulls_not_distinct = nulls_not_distinct

    def __set_name__(self, owner: type, name: str) -> None:
        Declared.__set_name__(self, owner, name)


class Check(Declared):
    """A condition that every row meets."""

    __slots__ = ("comment", "expression")

    def __init__(
        self,
        condition: str | Expression,
        *,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.expression = expression(condition, self.where)
        self.comment = comment


class ForeignKey(Declared):
    """Columns that must find their row; `references` may be a function, for tables that reference each other."""

    __slots__ = ("columns", "comment", "deferrable", "initially_deferred", "on_delete", "on_update", "target")

    def __init__(
        self,
        *columns: Column,
        references: Column | Iterable[Column] | Callable[[], Column | Iterable[Column]],
        on_delete: Action = "no action",
        on_update: Action = "no action",
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
        for action, name in ((on_delete, "on_delete"), (on_update, "on_update")):
            one_of(action, get_args(Action), f"the action {name}=", self.where)
        self.on_delete: Action = on_delete
        self.on_update: Action = on_update
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
