"""Functions (Postgres)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from schemadef.declare.base import Declared, here, one_of
from schemadef.declare.column import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

Mode = Literal["in", "out", "inout", "variadic"]


class FunctionArgument(NamedTuple):
    """One argument of a function; `default` is SQL."""

    of: Column
    name: str = ""
    mode: Mode = "in"
    default: str = ""


def argument(of: Column, *, name: str = "", mode: Mode = "in", default: str = "") -> FunctionArgument:
    """One argument of a function, said in full: `argument(integer(), name="n", default="1")`."""
    one_of(mode, get_args(Mode), "the mode", here())
    return FunctionArgument(of, name, mode, default)


class Function(Declared):
    """A function: `Function("SELECT $1 + 1", returns="integer", arguments={"n": integer()}, language="sql")`.

    `returns` is SQL (`trigger`, `integer`, `SETOF users`); `arguments` maps names to columns' types, or is a list of
    `argument(…)` where there is more to say. A body that begins with RETURN or BEGIN ATOMIC is kept parsed by the
    server, which then knows what it uses.
    """

    __slots__ = (
        "arguments",
        "body",
        "comment",
        "cost",
        "language",
        "leakproof",
        "namespace",
        "parallel",
        "returns",
        "rows",
        "security_definer",
        "settings",
        "strict",
        "volatility",
    )

    section = "functions"

    def __init__(
        self,
        body: str,
        *,
        returns: str,
        arguments: Mapping[str, Column] | Iterable[FunctionArgument] = (),
        language: str = "plpgsql",
        volatility: Literal["immutable", "stable", "volatile"] = "volatile",
        parallel: Literal["safe", "restricted", "unsafe"] = "unsafe",
        strict: bool = False,
        security_definer: bool = False,
        leakproof: bool = False,
        cost: float | None = None,
        rows: float | None = None,
        settings: Mapping[str, str] | None = None,
        namespace: str = "",
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.body = body
        self.returns = returns
        self.arguments = tuple(
            (FunctionArgument(of, name) for name, of in arguments.items())
            if isinstance(arguments, Mapping)
            else arguments
        )
        self.language = language
        self.volatility: Literal["immutable", "stable", "volatile"] = volatility
        self.parallel: Literal["safe", "restricted", "unsafe"] = parallel
        self.strict = strict
        self.security_definer = security_definer
        self.leakproof = leakproof
        self.cost = cost
        self.rows = rows
        self.settings = dict(settings or {})
        self.namespace = namespace
        self.comment = comment


class Procedure(Function):
    """A procedure: `Procedure("BEGIN … END", arguments={"n": integer()})`; it is called with CALL."""

    __slots__ = ()

    def __init__(
        self,
        body: str,
        *,
        arguments: Mapping[str, Column] | Iterable[FunctionArgument] = (),
        language: str = "plpgsql",
        security_definer: bool = False,
        settings: Mapping[str, str] | None = None,
        namespace: str = "",
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(
            body,
            returns="",
            arguments=arguments,
            language=language,
            security_definer=security_definer,
            settings=settings,
            namespace=namespace,
            name=name,
            formerly=formerly,
            comment=comment,
            only=only,
        )
        self.where = here()
