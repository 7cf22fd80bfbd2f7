"""An aggregate function."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model.base import Id, Object
from schemadef.model.data_type import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable


class Aggregate(Object, frozen=True, kw_only=True):
    """An aggregate: `arguments` is what stands in its parentheses as the server prints it, `types` their types.

    `options` are the words of its definition with their SQL (`sfunc`, `stype`, `initcond` …), sorted; one that is a
    mere flag has none. `uses` are its functions and types.
    """

    annotations: ClassVar[frozenset[str]] = frozenset({"uses"})

    arguments: str
    types: tuple[DataType, ...] = ()
    returns: str
    options: tuple[tuple[str, str], ...]
    comment: str = ""
    uses: tuple[Id, ...] = ()

    @property
    def id(self) -> Id:
        """Its name and the types of its arguments."""
        return Id(self.kind, self.namespace, "", f"{self.name}({', '.join(map(str, self.types))})")

    def needs(self) -> Iterable[Id]:
        """The types of its arguments, and what it is made of."""
        yield from super().needs()
        for type in self.types:
            yield from type.needs()
        yield from self.uses
