"""Checks of domains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import DomainCheck, Object
from schemadef.operations.base import RULES, Create, Drop, Operation, Rules, Set
from schemadef.operations.comment import SetComment
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class AddDomainCheck(Create, frozen=True, kw_only=True):
    """Add a check to a domain; to one that is there already without a look at its values, which comes after."""

    object: DomainCheck

    def steps(self, features: Mapping[str, Any]) -> Iterator[Operation]:
        """The check, and a look at the values that are there already."""
        yield self
        if self.object.valid and self.standing:
            yield ValidateDomainCheck(object=self.object, old=self.object)


class DropDomainCheck(Drop, frozen=True, kw_only=True):
    """Drop a check of a domain."""

    object: DomainCheck


class ValidateDomainCheck(Set, frozen=True, kw_only=True):
    """Look at the values that are there already."""

    # It reads every table that has a column of the domain (postgresql.org: ALTER DOMAIN, notes)
    locking: ClassVar[str] = "SHARE"

    object: DomainCheck
    old: DomainCheck

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """ALTER DOMAIN's page: VALIDATE CONSTRAINT, and no way back."""
        assert isinstance(new, DomainCheck)
        return "" if new.valid else "what is valid cannot become NOT VALID"

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """A value that does not meet it stands against it."""
        return (Hazard.MAY_FAIL_ON_DATA,)


RULES["domain_check"] = Rules(
    rank=4,
    create=AddDomainCheck,
    drop=DropDomainCheck,
    alters={"valid": ValidateDomainCheck, "comment": SetComment},
    replaces={"expression": "ALTER DOMAIN changes no check's expression"},
)
