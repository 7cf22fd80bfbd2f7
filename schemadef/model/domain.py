"""A domain: a type with a default and conditions of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from schemadef.model.base import Id, Object
from schemadef.model.data_type import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable


class Domain(Object, frozen=True, kw_only=True):
    """A domain over another type; its checks are objects of their own. `default` is SQL.

    `uses` are the objects that its default names, known from the text or from the catalog.
    """

    expressions: ClassVar[frozenset[str]] = frozenset({"default"})
    annotations: ClassVar[frozenset[str]] = frozenset({"uses"})

    type: DataType
    collation: str = ""
    default: str | None = None
    not_null: bool = False
    comment: str = ""
    uses: tuple[Id, ...] = ()

    def needs(self) -> Iterable[Id]:
        """The type that it stands on, and what its default names."""
        yield from super().needs()
        yield from self.type.needs()
        yield from self.uses


class DomainCheck(Object, frozen=True, kw_only=True):
    """A condition that every value of a domain meets; `valid` says that those already stored were looked at."""

    expressions: ClassVar[frozenset[str]] = frozenset({"expression"})
    annotations: ClassVar[frozenset[str]] = frozenset({"uses"})

    domain: str
    expression: str
    valid: bool = True
    comment: str = ""
    uses: tuple[Id, ...] = ()

    @property
    def id(self) -> Id:
        """Names of checks are unique within their domain."""
        return Id(self.kind, self.namespace, self.domain, self.name)

    @property
    def domain_id(self) -> Id:
        """The domain it belongs to."""
        return Id("domain", self.namespace, "", self.domain)

    def needs(self) -> Iterable[Id]:
        """Its domain, and what its condition names."""
        yield self.domain_id
        yield from self.uses
