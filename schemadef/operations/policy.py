"""Row-level security policies."""

from __future__ import annotations

from schemadef.model import Policy
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreatePolicy(Create, frozen=True, kw_only=True):
    """Create a policy."""

    object: Policy


class DropPolicy(Drop, frozen=True, kw_only=True):
    """Drop a policy."""

    object: Policy


RULES["policy"] = Rules(
    rank=14,
    create=CreatePolicy,
    drop=DropPolicy,
    alters={"comment": SetComment},
)
