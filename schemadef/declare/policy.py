"""Row-level security policies as members of a table (Postgres)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from schemadef.declare.base import Declared, Expression, expression, here, one_of
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.declare.standalone import Role

Command = Literal["all", "select", "insert", "update", "delete"]


class Policy(Declared):
    """Which rows roles see (`using`) and may write (`check`). A table with a policy has row-level security."""

    __slots__ = ("check", "command", "comment", "permissive", "roles", "using")

    def __init__(
        self,
        command: Command = "all",
        *,
        using: str | Expression | None = None,
        check: str | Expression | None = None,
        to: Role | Iterable[Role] = (),
        permissive: bool = True,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        one_of(command, get_args(Command), "the command", self.where)
        self.command: Command = command
        self.using = None if using is None else expression(using, self.where)
        self.check = None if check is None else expression(check, self.where)
        self.roles: tuple[Role, ...] = (to,) if isinstance(to, Declared | str) else tuple(to)
        for role in self.roles:
            if getattr(role, "section", "") != "roles":
                message = f"a policy is for roles, and {role!r} is none"
                raise DeclarationError(message, hint='declare it: app = Role("app")', where=str(self.where))
        self.permissive = permissive
        self.comment = comment
