"""Domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Domain, DomainCheck
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.model import Object


class CreateDomain(Create, frozen=True, kw_only=True):
    """Create a domain with its checks."""

    object: Domain
    checks: tuple[DomainCheck, ...] = ()

    def makes(self) -> Iterable[Object]:
        """The domain and its checks."""
        yield self.object
        yield from self.checks

    def reverse(self) -> DropDomain:
        """The drop of the domain with its checks."""
        return DropDomain(object=self.object, checks=self.checks)


class DropDomain(Drop, frozen=True, kw_only=True):
    """Drop a domain and its checks."""

    object: Domain
    checks: tuple[DomainCheck, ...] = ()

    def drops(self) -> Iterable[Object]:
        """The checks and the domain."""
        yield from self.checks
        yield self.object

    def reverse(self) -> CreateDomain:
        """The creation of the domain with its checks."""
        return CreateDomain(object=self.object, checks=self.checks)


class SetDomainDefault(Set, frozen=True, kw_only=True):
    """Give a domain another default, or none; rows that are there keep their values."""

    object: Domain
    old: Domain


class SetDomainNotNull(Set, frozen=True, kw_only=True):
    """Let the values of a domain be NULL, or forbid it."""

    object: Domain
    old: Domain

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A row that has no value stands against it."""
        return (Hazard.MAY_FAIL_ON_DATA,) if self.object.not_null else ()

    @property
    def lock(self) -> str:
        """It reads every table that has a column of the domain (postgresql.org: ALTER DOMAIN, notes)."""
        return "SHARE" if self.object.not_null else ""


RULES["domain"] = Rules(
    rank=3,
    create=CreateDomain,
    drop=DropDomain,
    alters={
        "default": SetDomainDefault,
        "not_null": SetDomainNotNull,
        "comment": SetComment,
    },
    replaces={
        "type": "ALTER DOMAIN does not change what a domain stands on",
        "collation": "ALTER DOMAIN does not change a domain's collation",
    },
    holds_data=True,
)
