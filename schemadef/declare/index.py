"""Indexes as members of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Declared, Expression, each_of, expression, here
from schemadef.declare.column import Column, IndexKey, Nulls

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def key(
    of: Column | str | Expression,
    *,
    descending: bool = False,
    nulls: Nulls | None = None,
    operator_class: str = "",
    collation: str = "",
) -> IndexKey:
    """One key of an index, said in full; a text is an expression (`key("lower(email)")`)."""
    target = of if isinstance(of, Column) else expression(of, here())
    return IndexKey(target, descending, nulls, operator_class, collation)


class Index(Declared):
    """An index over columns (`Index(user_id, created_at.desc())`) and expressions (`Index("lower(email)")`).

    On Postgres, CLUSTER can sort the table by it (`clustered`), and replication tell rows apart (`replica_identity`).
    """

    __slots__ = (
        "clustered",
        "comment",
        "include",
        "keys",
        "method",
        "nulls_not_distinct",
        "options",
        "replica_identity",
        "unique",
        "where_clause",
    )

    def __init__(
        self,
        *keys: Column | IndexKey | str | Expression,
        unique: bool = False,
        where: str | Expression | None = None,
        method: str = "",
        include: Column | Iterable[Column] = (),
        nulls_not_distinct: bool = False,
        options: Mapping[str, str | int | float] | None = None,
        clustered: bool = False,
        replica_identity: bool = False,
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly)
        self.keys = tuple(self._key(given) for given in keys)
        self.unique = unique
        self.where_clause = None if where is None else expression(where, self.where)
        self.method = method
        self.include = each_of(include, Column)
        self.nulls_not_distinct = nulls_not_distinct
        self.clustered = clustered
        self.replica_identity = replica_identity
        self.options = {name: str(value) for name, value in (options or {}).items()}
        self.comment = comment

    def _key(self, given: Column | IndexKey | str | Expression) -> IndexKey:
        if isinstance(given, IndexKey):
            return given
        return IndexKey(given if isinstance(given, Column) else expression(given, self.where))
