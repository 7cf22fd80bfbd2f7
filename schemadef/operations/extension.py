"""Extensions."""

from __future__ import annotations

from schemadef.model import Extension
from schemadef.operations.base import RULES, Create, Drop, Rules, Set
from schemadef.operations.comment import SetComment


class CreateExtension(Create, frozen=True, kw_only=True):
    """Create an extension."""

    object: Extension


class DropExtension(Drop, frozen=True, kw_only=True):
    """Drop an extension."""

    object: Extension


class SetExtensionNamespace(Set, frozen=True, kw_only=True):
    """Move an extension, with all that it brought, to another namespace; the server says when it cannot be moved."""

    object: Extension
    old: Extension


RULES["extension"] = Rules(
    rank=1,
    create=CreateExtension,
    drop=DropExtension,
    alters={"comment": SetComment, "namespace": SetExtensionNamespace},
)
