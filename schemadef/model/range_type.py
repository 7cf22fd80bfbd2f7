"""A range type, and the multirange type that comes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model.base import Id, Object
from schemadef.model.data_type import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable


class RangeType(Object, frozen=True, kw_only=True):
    """Ranges over another type. `operator_class` is empty for the subtype's own; the functions are names in SQL.

    `multirange` is the name of the type of several such ranges, in the same namespace.
    """

    annotations: ClassVar[frozenset[str]] = frozenset({"uses"})

    subtype: DataType
    operator_class: str = ""
    collation: str = ""
    canonical: str = ""
    difference: str = ""
    multirange: str = ""
    comment: str = ""
    uses: tuple[Id, ...] = ()

    @property
    def several(self) -> str:
        """The name of the type of several such ranges."""
        return self.multirange or usual_multirange(self.name)

    @property
    def identities(self) -> tuple[Id, ...]:
        """Its own, and what a use of the type of several such ranges says."""
        return (self.id, Id(self.kind, self.namespace, "", self.several))

    def needs(self) -> Iterable[Id]:
        """The type that it ranges over, and its functions."""
        yield from super().needs()
        yield from self.subtype.needs()
        yield from self.uses


def usual_multirange(name: str) -> str:
    """The name that the type of several ranges gets of itself (postgresql.org: CREATE TYPE, "Range Types")."""
    head, found, tail = name.partition("range")
    return f"{head}multirange{tail}" if found else f"{name}_multirange"
