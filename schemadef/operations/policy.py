"""Row-level security policies."""

from __future__ import annotations

from typing import ClassVar

from schemadef.model import Policy
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment


class CreatePolicy(Create, frozen=True, kw_only=True):
    """Create a policy."""

    object: Policy


class DropPolicy(Drop, frozen=True, kw_only=True):
    """Drop a policy."""

    object: Policy


class SetPolicy(Set, frozen=True, kw_only=True):
    """Let a policy say something else. It is never gone in between: a restrictive one would let everything through."""

    # CREATE, ALTER and DROP POLICY lock the table (policy.c: AccessExclusiveLock)
    locking: ClassVar[str] = "ACCESS EXCLUSIVE"

    object: Policy
    old: Policy

    @property
    def again(self) -> bool:
        """Whether ALTER POLICY cannot do it, and it is made again in one statement (its page, "Description")."""
        old, new = self.old, self.object
        return (
            (old.command, old.permissive) != (new.command, new.permissive)
            or bool(old.using and not new.using)
            or bool(old.check and not new.check)
        )


RULES["policy"] = Rules(
    rank=14,
    create=CreatePolicy,
    drop=DropPolicy,
    alters={
        "comment": SetComment,
        **dict.fromkeys(("command", "permissive", "roles", "using", "check"), SetPolicy),
    },
)
