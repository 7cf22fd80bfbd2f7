"""Functions (Postgres)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from schemadef.declare.base import Declared, here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemadef.declare.column import Column


class Function(Declared):
    """A function: `Function("SELECT $1 + 1", returns="integer", arguments={"n": integer()}, language="sql")`.

    `returns` is SQL (`trigger`, `integer`, `SETOF users`); `arguments` maps names to columns' types.
    """

    __slots__ = (
        "arguments",
        "body",
        "comment",
        "language",
        "namespace",
        "parallel",
        "returns",
        "security_definer",
        "settings",
        "strict",
        "volatility",
    )

    def __init__(
        self,
        body: str,
        *,
        returns: str,
        arguments: Mapping[str, Column] | None = None,
        language: str = "plpgsql",
        volatility: Literal["immutable", "stable", "volatile"] = "volatile",
        parallel: Literal["safe", "restricted", "unsafe"] = "unsafe",
        strict: bool = False,
        security_definer: bool = False,
        settings: Mapping[str, str] | None = None,
        namespace: str = "",
        name: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here())
        self.body = body
        self.returns = returns
        self.arguments = dict(arguments or {})
        self.language = language
        self.volatility: Literal["immutable", "stable", "volatile"] = volatility
        self.parallel: Literal["safe", "restricted", "unsafe"] = parallel
        self.strict = strict
        self.security_definer = security_definer
        self.settings = dict(settings or {})
        self.namespace = namespace
        self.comment = comment
