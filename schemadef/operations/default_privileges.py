"""Privileges that objects get when they are made."""

from __future__ import annotations

from schemadef.model import DefaultPrivileges
from schemadef.operations.base import RULES, Rules
from schemadef.operations.privileges import CreatePrivileges, DropPrivileges, SetPrivileges


class CreateDefaultPrivileges(CreatePrivileges, frozen=True, kw_only=True):
    """Say what a grantee gets on new objects; those of the same plan are made before."""

    last = True

    object: DefaultPrivileges


class DropDefaultPrivileges(DropPrivileges, frozen=True, kw_only=True):
    """Let a grantee get on new objects what the server gives of itself."""

    object: DefaultPrivileges


class SetDefaultPrivileges(SetPrivileges, frozen=True, kw_only=True):
    """Let a grantee get other privileges on new objects; those of the same plan are made before."""

    last = True

    object: DefaultPrivileges
    old: DefaultPrivileges


RULES["default_privileges"] = Rules(
    rank=42,
    create=CreateDefaultPrivileges,
    drop=DropDefaultPrivileges,
    alters={"privileges": SetDefaultPrivileges, "grantable": SetDefaultPrivileges, "revoked": SetDefaultPrivileges},
    apart=(),
)
