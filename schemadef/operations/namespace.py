"""Namespaces."""

from __future__ import annotations

from schemadef.model import Namespace
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreateNamespace(Create, frozen=True, kw_only=True):
    """Create a namespace."""

    object: Namespace


class DropNamespace(Drop, frozen=True, kw_only=True):
    """Drop a namespace."""

    object: Namespace


RULES["namespace"] = Rules(
    rank=0,
    create=CreateNamespace,
    drop=DropNamespace,
    alters={"comment": SetComment},
    holds_data=True,
)
