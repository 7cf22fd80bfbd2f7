"""To whom objects belong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.model import Object, Owner
from schemadef.operations.base import RULES, Create, Drop, Rules, Set

if TYPE_CHECKING:
    from collections.abc import Mapping


class CreateOwner(Create, frozen=True, kw_only=True):
    """Give an object to a role."""

    object: Owner

    @property
    def waits(self) -> bool:
        """Who uses the object keeps it."""
        return True

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return _lock(self.object)

    @property
    def subject(self) -> str:
        """What it does, for people: `give table public.users to app`."""
        return f"give {self.object.on} to {self.object.name}"


class DropOwner(Drop, frozen=True, kw_only=True):
    """Let whoever runs this own an object."""

    object: Owner

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return _lock(self.object)

    @property
    def subject(self) -> str:
        """What it does, for people."""
        return f"take {self.object.on} from {self.object.name}"


class SetOwner(Set, frozen=True, kw_only=True):
    """Give an object to another role: what was granted is granted by the new owner, who has what the old one had."""

    object: Owner
    old: Owner

    @classmethod
    def blocked_by(cls, old: Object, new: Object, features: Mapping[str, Any]) -> frozenset[str]:
        """What is granted: the new owner takes over what the old one had, and what it was granted itself is lost."""
        return frozenset({"grant"})

    @property
    def lock(self) -> str:
        """ALTER TABLE's page: ACCESS EXCLUSIVE unless it says otherwise."""
        return _lock(self.object)

    @property
    def subject(self) -> str:
        """What it does, for people."""
        return f"give {self.object.on} to {self.object.name}"


def _lock(owner: Owner) -> str:
    return "ACCESS EXCLUSIVE" if owner.on.kind in ("table", "view", "materialized_view", "sequence") else ""


RULES["owner"] = Rules(
    rank=40,
    create=CreateOwner,
    drop=DropOwner,
    alters={"name": SetOwner},
    apart=(),
)
