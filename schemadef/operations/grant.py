"""Privileges on objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.model import Grant, Object
from schemadef.operations.base import RULES, Rules
from schemadef.operations.privileges import CreatePrivileges, DropPrivileges, SetPrivileges, steps, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemadef.operations.privileges import Step


class CreateGrant(CreatePrivileges, frozen=True, kw_only=True):
    """Give a grantee privileges on an object, or take those that it has by default."""

    object: Grant

    @property
    def subject(self) -> str:
        """What it does, for people: `grant select on table public.users to app`."""
        return _subject(self.object, self.privilege_steps)


class DropGrant(DropPrivileges, frozen=True, kw_only=True):
    """Take back what a grantee was given, and give back what was taken."""

    object: Grant

    @property
    def subject(self) -> str:
        """What it does, for people."""
        return _subject(self.object, self.privilege_steps)


class SetGrant(SetPrivileges, frozen=True, kw_only=True):
    """Let a grantee hold other privileges on an object.

    Privileges on a table that are taken are taken on all its columns too (postgresql.org: REVOKE, notes), so that
    those on single columns are given again.
    """

    object: Grant
    old: Grant

    @classmethod
    def blocked_by(cls, old: Object, new: Object, features: Mapping[str, Any]) -> frozenset[str]:
        """What is granted on single columns, when something is taken."""
        assert isinstance(old, Grant) and isinstance(new, Grant)
        return frozenset({"grant"} if any(step.verb == "revoke" for step in steps(old, new)) else ())

    @property
    def subject(self) -> str:
        """What it does, for people."""
        return _subject(self.object, self.privilege_steps)


class SettleGrant(SetGrant, frozen=True, kw_only=True):
    """Take from a grantee what default privileges gave it on a new object and nobody wants it to have."""

    def sets(self) -> Iterable[Object]:
        """Nothing: what it takes is in no schema."""
        return ()

    def reverse(self) -> SettleGrant:
        """The same: when the object is made again, it is given the same again."""
        return self


def _subject(grant: Grant, done: tuple[Step, ...]) -> str:
    preposition = "from" if all(step.verb == "revoke" for step in done) else "to"
    return f"{told(done)} on {grant.on} {preposition} {grant.name}"


RULES["grant"] = Rules(
    rank=41,
    create=CreateGrant,
    drop=DropGrant,
    alters={"privileges": SetGrant, "grantable": SetGrant, "revoked": SetGrant},
    apart=(),
)
