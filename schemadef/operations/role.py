"""Roles: they must exist, and are never made."""

from __future__ import annotations

from schemadef.model import Role
from schemadef.operations.base import RULES, Create, Drop, Rules


class RequireRole(Create, frozen=True, kw_only=True):
    """Require a role."""

    object: Role


class ForgetRole(Drop, frozen=True, kw_only=True):
    """Forget a role: it stays where it is."""

    effective = False

    object: Role


RULES["role"] = Rules(
    rank=2,
    create=RequireRole,
    drop=ForgetRole,
    holds_data=True,
    apart=(),
)
