"""Who may do what, and whose things are (Postgres): grants, default privileges, owners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, get_args

from schemadef.declare.base import Declared, here, one_of
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from schemadef.declare.base import Where
    from schemadef.declare.standalone import Namespace, Role

Privilege = Literal[
    "all",
    "create",
    "delete",
    "execute",
    "insert",
    "maintain",
    "references",
    "select",
    "trigger",
    "truncate",
    "update",
    "usage",
]
Made = Literal["tables", "sequences", "functions", "types", "schemas"]


class Grant(Declared):
    """Privileges on things: `app_reads = Grant("select", on=Users, to=app)`, or `reads = Grant("select", to=app)` in a
    table's class.

    `on` is a table, a column, a view, a function, a sequence, a type, a namespace (or its name), or several of them;
    `to` is a role (or its name), several, or "public" for everybody. What somebody has by default needs no grant.
    `columns` are names of columns, as a view's that have no other way to be named.
    """

    __slots__ = ("columns", "grantable", "on", "privileges", "to")

    section = "privileges"

    def __init__(
        self,
        *privileges: Privilege,
        on: object | Iterable[object] = None,
        to: str | Role | Iterable[str | Role],
        columns: str | Iterable[str] = (),
        grantable: bool = False,
        name: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here())
        self.privileges = _privileges(privileges, self.where)
        self.on = _several(on)
        self.to = _several(to)
        self.columns = _several(columns)
        self.grantable = grantable


class Revoke(Declared):
    """What somebody would have by default and shall not: `no_calls = Revoke("execute", on=secret)`.

    By default everybody may call functions and use types, and an owner everything.
    """

    __slots__ = ("on", "privileges", "to")

    section = "privileges"

    def __init__(
        self,
        *privileges: Privilege,
        on: object | Iterable[object] = None,
        to: str | Role | Iterable[str | Role] = "public",
        name: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here())
        self.privileges = _privileges(privileges, self.where)
        self.on = _several(on)
        self.to = _several(to)


class DefaultPrivileges(Declared):
    """Privileges on things that are made later: `DefaultPrivileges("select", on="tables", to=reader)`.

    They are for what `role` makes, or whoever runs the migrations; in one `namespace`, or in all. `revoke=True` takes
    away what the server gives of itself: EXECUTE on functions and USAGE on types to everybody.
    """

    __slots__ = ("grantable", "namespace", "on", "privileges", "revoke", "role", "to")

    section = "privileges"

    def __init__(
        self,
        *privileges: Privilege,
        on: Made,
        to: str | Role | Iterable[str | Role],
        namespace: str | Namespace = "",
        role: str | Role = "",
        grantable: bool = False,
        revoke: bool = False,
        name: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here())
        one_of(on, get_args(Made), "the sort of thing", self.where)
        self.privileges = _privileges(privileges, self.where)
        self.on: Made = on
        self.to = _several(to)
        self.namespace = named(namespace)
        self.role = named(role)
        self.grantable = grantable
        self.revoke = revoke


class Owner(Declared):
    """The role that things belong to: `owned = Owner(app, on=[Users, Orders])`. Without one they belong to whoever
    makes them.
    """

    __slots__ = ("on", "role")

    section = "privileges"

    def __init__(
        self,
        role: str | Role,
        *,
        on: object | Iterable[object] = None,
        name: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here())
        self.role = named(role)
        self.on = _several(on)


def named(role: str | Declared) -> str:
    """The name of a role or a namespace, which may be given as its name."""
    return role.name if isinstance(role, Declared) else role


def _privileges(words: tuple[Any, ...], where: Where) -> tuple[Privilege, ...]:
    if not words:
        raise DeclarationError("no privilege is named", where=str(where), hint='say which, as in Grant("select", …)')
    for word in words:
        one_of(word, get_args(Privilege), "the privilege", where)
    return words


def _several(things: Any) -> tuple[Any, ...]:  # noqa: ANN401 - one thing or many
    """One thing or many as many; a class is one thing, though an enum's could be counted through."""
    if things is None:
        return ()
    if isinstance(things, str | Declared | type) or not isinstance(things, Iterable):
        return (things,)
    return tuple(things)
