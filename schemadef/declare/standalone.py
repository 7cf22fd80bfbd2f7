"""What stands alone in a module: namespaces, extensions, roles, views, raw SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from schemadef.declare.base import Declared, Expression, each_of, expression, here, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemadef.declare.trigger import Trigger


class Namespace(Declared):
    """A Postgres schema."""

    __slots__ = ("comment",)

    section = "namespaces"

    def __init__(self, name: str, *, formerly: str = "", comment: str = "", only: str | Iterable[str] = ()) -> None:
        super().__init__(name, only, here(), formerly)
        self.comment = comment


class Extension(Declared):
    """A Postgres extension: `Extension("vector")`."""

    __slots__ = ("comment", "namespace")

    section = "extensions"

    def __init__(self, name: str, *, namespace: str = "", comment: str = "", only: str | Iterable[str] = ()) -> None:
        super().__init__(name, only, here())
        self.namespace = namespace
        self.comment = comment


class Role(Declared):
    """A role that exists already; schemadef names it in policies and never makes it."""

    __slots__ = ()

    section = "roles"

    def __init__(self, name: str, *, only: str | Iterable[str] = ()) -> None:
        super().__init__(name, only, here())


class View(Declared):
    """A view, named like the variable that holds it: `active_users = View("SELECT … FROM users WHERE …")`.

    `check_option` is WITH CHECK OPTION: what is written through the view must be seen through it. `column_comments` are
    comments on its columns, by name.
    """

    __slots__ = (
        "check_option",
        "column_comments",
        "columns",
        "comment",
        "namespace",
        "query",
        "security_barrier",
        "security_invoker",
        "triggers",
    )

    section = "views"

    def __init__(
        self,
        query: str | Expression,
        *,
        columns: str | Iterable[str] = (),
        namespace: str = "",
        security_invoker: bool = False,
        security_barrier: bool = False,
        check_option: Literal["", "local", "cascaded"] = "",
        triggers: Mapping[str, Trigger] | None = None,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        column_comments: Mapping[str, str] | None = None,
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        one_of(check_option, ("", "local", "cascaded"), "the check option", self.where)
        self.query = expression(query, self.where)
        self.columns = each_of(columns, str)
        self.check_option: Literal["", "local", "cascaded"] = check_option
        self.column_comments = dict(column_comments or {})
        self.namespace = namespace
        self.security_invoker = security_invoker
        self.security_barrier = security_barrier
        self.triggers = dict(triggers or {})
        self.comment = comment

    def parts(self) -> Iterable[Declared]:
        """Its triggers."""
        return self.triggers.values()


class Raw(Declared):
    """SQL that schemadef does not model, with its own way up, down, and a query that is true while it exists.

    `up` and `down` are one statement or several; `exists` is a SELECT of one truth value.
    """

    __slots__ = ("down", "exists", "namespace", "needs", "up")

    section = "raws"

    def __init__(
        self,
        *,
        up: str | Sequence[str],
        down: str | Sequence[str],
        exists: str,
        needs: Iterable[object] = (),
        name: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here())
        self.up = (up,) if isinstance(up, str) else tuple(up)
        self.down = (down,) if isinstance(down, str) else tuple(down)
        self.exists = exists
        self.needs = tuple(needs)
