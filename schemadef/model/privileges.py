"""What privileges there are, and who holds which beyond what everybody has without being told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model.base import Object

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYBODY = "public"
"""The grantee PUBLIC: no role can have that name (postgresql.org: GRANT)."""

_TABLE = ("delete", "insert", "maintain", "references", "select", "trigger", "truncate", "update")
ALL: Mapping[str, tuple[str, ...]] = {
    "table": _TABLE,
    "view": _TABLE,
    "materialized_view": _TABLE,
    "column": ("insert", "references", "select", "update"),
    "sequence": ("select", "update", "usage"),
    "function": ("execute",),
    "procedure": ("execute",),
    "aggregate": ("execute",),
    "namespace": ("create", "usage"),
    "enum": ("usage",),
    "domain": ("usage",),
    "composite_type": ("usage",),
    "range_type": ("usage",),
}
"""Every privilege on each kind, sorted (postgresql.org: Privileges, "ACL Privilege Abbreviations")."""

ALL_OF: Mapping[str, tuple[str, ...]] = {
    "tables": _TABLE,
    "sequences": ALL["sequence"],
    "functions": ALL["function"],
    "types": ALL["domain"],
    "schemas": ALL["namespace"],
}
"""The same for each word of ALTER DEFAULT PRIVILEGES; its functions are procedures and aggregates too."""


class Privileges(Object, frozen=True, kw_only=True):
    """What one grantee, its name, holds beyond what is so by default: `public` is everybody.

    `grantable` are those of `privileges` that it may hand on; `revoked` are those that it would hold by default, and
    does not. All three are sorted.
    """

    privileges: tuple[str, ...] = ()
    grantable: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()
