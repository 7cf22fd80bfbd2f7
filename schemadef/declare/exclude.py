"""Exclusion constraints as members of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Declared, Expression, each_of, expression, here
from schemadef.declare.column import Column, IndexKey
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Exclude(Declared):
    """No two rows that all operators find alike: `no_overlap = Exclude((room_id, "="), (during, "&&"))`.

    Each element is a column, a `key(…)` or an expression, with its operator. `using` is the index's method.
    """

    __slots__ = (
        "comment",
        "deferrable",
        "elements",
        "include",
        "initially_deferred",
        "options",
        "using",
        "where_clause",
    )

    def __init__(
        self,
        *elements: tuple[Column | IndexKey | str | Expression, str],
        using: str = "gist",
        where: str | Expression | None = None,
        include: Column | Iterable[Column] = (),
        options: Mapping[str, str | int | float] | None = None,
        deferrable: bool = False,
        initially_deferred: bool = False,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.elements = tuple(self._element(given) for given in elements)
        self.using = using
        self.where_clause = None if where is None else expression(where, self.where)
        self.include = each_of(include, Column)
        self.options = {option: str(value) for option, value in (options or {}).items()}
        self.deferrable = deferrable
        self.initially_deferred = initially_deferred
        self.comment = comment

    def _element(self, given: tuple[Column | IndexKey | str | Expression, str]) -> tuple[IndexKey, str]:
        if not isinstance(given, tuple) or isinstance(given, IndexKey) or len(given) != 2:
            message = f"an element of an exclusion constraint is a column with its operator, not {given!r}"
            raise DeclarationError(message, hint='as in Exclude((during, "&&"))', where=str(self.where))
        of, operator = given
        if isinstance(of, IndexKey):
            return of, operator
        return IndexKey(of if isinstance(of, Column) else expression(of, self.where)), operator
