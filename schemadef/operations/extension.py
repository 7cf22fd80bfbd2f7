"""Extensions."""

from __future__ import annotations

from schemadef.model import Extension
from schemadef.operations.base import RULES, Create, Drop, Rules
from schemadef.operations.comment import SetComment


class CreateExtension(Create, frozen=True, kw_only=True):
    """Create an extension."""

    object: Extension


class DropExtension(Drop, frozen=True, kw_only=True):
    """Drop an extension."""

    object: Extension


RULES["extension"] = Rules(
    rank=1,
    create=CreateExtension,
    drop=DropExtension,
    alters={"comment": SetComment},
)
