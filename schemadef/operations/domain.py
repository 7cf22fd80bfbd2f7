"""Domains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from schemadef.model import Column, Domain, DomainCheck
from schemadef.names import given_name, quote
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.column_type import derived_using
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


class SetDomainType(Set, frozen=True, kw_only=True):
    """Let a domain stand on another type, or sort in another way.

    The domain is made anew, with `checks`, and the `columns` of it (as they shall be) are turned to it: ALTER DOMAIN
    can do neither. Domains over it and types that hold it are made again, unless columns are of those.
    """

    stage: ClassVar[int] = 0

    object: Domain
    old: Domain
    columns: tuple[Column, ...] = ()
    checks: tuple[DomainCheck, ...] = ()

    @classmethod
    def blocked_by(cls, old: Object, new: Object, features: Mapping[str, Any]) -> frozenset[str]:
        """A new type takes the place of the old one only when nothing but columns uses that."""
        return frozenset(
            {
                "view",
                "materialized_view",
                "policy",
                "trigger",
                "function",
                "procedure",
                "check",
                "index",
                "exclusion",
                "domain",
                "composite_type",
                "range_type",
                "owner",
                "grant",
            }
        )

    @property
    def old_name(self) -> str:
        """The name of the old domain until it goes."""
        return given_name(self.object.name, suffix="sd_old")

    @property
    def not_null_name(self) -> str:
        """The name that the server gives to a domain's NOT NULL (17), where the old domain does not have it."""
        return given_name(self.object.name, suffix="not_null") if self.columns else ""

    @property
    def printed_type(self) -> str:
        """What it stands on as the server prints it; without arguments, for it to be looked up, where it is named."""
        type = self.object.type
        if type.namespace:
            return str(msgspec.structs.replace(type, arguments=(), dimensions=min(type.dimensions, 1)))
        return str(msgspec.structs.replace(type, dimensions=min(type.dimensions, 1)))

    def using(self, column: Column) -> str:
        """How a value of the old domain becomes one of the new."""
        before, after = (msgspec.structs.replace(t.type, dimensions=0) for t in (self.old, self.object))
        if column.type.dimensions or self.old.type.dimensions or self.object.type.dimensions:
            return f"{quote(column.name)}::text::{column.type}"
        under = (
            quote(column.name) if before == after else derived_using(f"{quote(column.name)}::{before}", before, after)
        )
        return f"({under})::{column.type}"

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """The tables are written anew, and a value may have no place in the new type."""
        return (Hazard.REWRITES_TABLE, Hazard.MAY_FAIL_ON_DATA, Hazard.BREAKS_OLD_CODE) if self.columns else ()

    @property
    def lock(self) -> str:
        """It changes the types of columns."""
        return "ACCESS EXCLUSIVE" if self.columns else ""


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
        "type": SetDomainType,
        "collation": SetDomainType,
        "default": SetDomainDefault,
        "not_null": SetDomainNotNull,
        "comment": SetComment,
    },
    holds_data=True,
)
