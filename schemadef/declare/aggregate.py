"""Aggregate functions (Postgres)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Declared, here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemadef.declare.column import Column


class Aggregate(Declared):
    """An aggregate: `total = Aggregate([integer()], returns="bigint", sfunc="int8inc_any", stype="bigint")`.

    `arguments` are the types of its arguments, `sfunc` and `stype` its state function and type as SQL; `options` are
    the other words of CREATE AGGREGATE (`{"finalfunc": "…", "initcond": "0"}`). `signature` is what stands in its
    parentheses where that is more than the types (`"percentile double precision ORDER BY value integer"`).
    """

    __slots__ = ("arguments", "comment", "namespace", "options", "returns", "signature")

    section = "aggregates"

    def __init__(
        self,
        arguments: Iterable[Column],
        *,
        returns: str,
        sfunc: str,
        stype: str,
        options: Mapping[str, str] | None = None,
        signature: str = "",
        namespace: str = "",
        name: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here())
        self.arguments = tuple(arguments)
        self.returns = returns
        self.options = {**(options or {}), "sfunc": sfunc, "stype": stype}
        self.signature = signature
        self.namespace = namespace
        self.comment = comment
