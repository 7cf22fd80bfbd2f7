"""Materialised views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Declared, Expression, each_of, expression, here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemadef.declare.index import Index


class MaterializedView(Declared):
    """A query whose rows Postgres keeps: `totals = MaterializedView("SELECT … GROUP BY …")`.

    `indexes` are its indexes by name; their keys are texts, columns too (`Index("customer_id", unique=True)`).
    `with_data=False` makes it empty, until somebody says REFRESH.
    """

    __slots__ = ("columns", "comment", "indexes", "namespace", "options", "query", "with_data")

    section = "materialized_views"

    def __init__(
        self,
        query: str | Expression,
        *,
        columns: str | Iterable[str] = (),
        namespace: str = "",
        indexes: Mapping[str, Index] | None = None,
        options: Mapping[str, str | int | float] | None = None,
        with_data: bool = True,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.query = expression(query, self.where)
        self.columns = each_of(columns, str)
        self.namespace = namespace
        self.indexes = dict(indexes or {})
        self.options = {option: str(value) for option, value in (options or {}).items()}
        self.with_data = with_data
        self.comment = comment

    def parts(self) -> Iterable[Declared]:
        """Its indexes."""
        return self.indexes.values()
