"""A column's type as its database names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model.base import Id, Value
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = ("enum", "domain", "composite_type", "range_type", "table", "view", "materialized_view")
"""The kinds that are types or bring one, which share one set of names (Postgres's pg_type)."""


class DataType(Value, frozen=True, kw_only=True):
    """A type: `character varying` with (20,), `timestamp with time zone` with (3,), `public.status`, an array of these.

    Postgres's own types have no namespace and the name that `format_type` prints; SQLite's is the declared text.
    """

    name: str
    namespace: str = ""
    arguments: tuple[str, ...] = ()
    dimensions: int = 0

    def __str__(self) -> str:
        name = f"{quote(self.namespace)}.{quote(self.name)}" if self.namespace else self.name
        if self.arguments:
            # format_type puts the precision of a time behind its first word: timestamp(3) with time zone
            head, space, tail = name.partition(" ") if name.startswith("time") else (name, "", "")
            name = f"{head}({','.join(self.arguments)}){space}{tail}"
        return name + "[]" * self.dimensions

    def needs(self) -> Iterator[Id]:
        """What brings the type: of these objects at most one is there, since they share one set of names.

        A type of several ranges comes with that of one, by whose name it is called where nobody has said another.
        """
        if self.namespace:
            for kind in _KINDS:
                yield Id(kind, self.namespace, "", self.name)
            if "multirange" in self.name:
                for name in {self.name.replace("multirange", "range", 1), self.name.removesuffix("_multirange")}:
                    yield Id("range_type", self.namespace, "", name)
