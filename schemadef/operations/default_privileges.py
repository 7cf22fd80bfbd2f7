"""Privileges that objects get when they are made."""

from __future__ import annotations

from schemadef.model import DefaultPrivileges
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.privileges import Step, steps


class CreateDefaultPrivileges(Create, frozen=True, kw_only=True):
    """Say what a grantee gets on new objects; those of the same plan are made before."""

    last = True

    object: DefaultPrivileges

    @property
    def waits(self) -> bool:
        """Nobody who uses the object keeps it."""
        return False

    @property
    def privilege_steps(self) -> tuple[Step, ...]:
        """From the server's own default."""
        return steps(None, self.object)


class DropDefaultPrivileges(Drop, frozen=True, kw_only=True):
    """Let a grantee get on new objects what the server gives of itself."""

    object: DefaultPrivileges

    @property
    def waits(self) -> bool:
        """Nobody who uses the object keeps it."""
        return False

    @property
    def privilege_steps(self) -> tuple[Step, ...]:
        """Back to the server's own default."""
        return steps(self.object, None)


class SetDefaultPrivileges(Set, frozen=True, kw_only=True):
    """Let a grantee get other privileges on new objects; those of the same plan are made before."""

    last = True

    object: DefaultPrivileges
    old: DefaultPrivileges

    @property
    def waits(self) -> bool:
        """Nobody who uses the object keeps it."""
        return False

    @property
    def privilege_steps(self) -> tuple[Step, ...]:
        """From what was said."""
        return steps(self.old, self.object)


RULES["default_privileges"] = Rules(
    rank=42,
    create=CreateDefaultPrivileges,
    drop=DropDefaultPrivileges,
    alters={"privileges": SetDefaultPrivileges, "grantable": SetDefaultPrivileges, "revoked": SetDefaultPrivileges},
    apart=(),
)
