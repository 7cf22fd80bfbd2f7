"""A table's whole definition in a few letters: what a rebuild leaves behind can be told from what it began with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.model import Object


def shape(objects: Iterable[Object]) -> str:
    """A hash of a table and of what is made in its statement: every attribute that a database keeps, in any order."""
    import hashlib

    lines = sorted(msgspec.json.encode(_said(obj)) for obj in objects)
    return hashlib.blake2b(b"\n".join(lines), digest_size=8).hexdigest()


def _said(obj: Object) -> dict[str, object]:
    """What an object says: only what differs from its default, so that a later schemadef says the same."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(obj)}
    said: dict[str, object] = {"kind": obj.kind}
    for field, value in obj.compared().items():
        if value != defaults[field]:
            said[field] = canonical(value) if field in obj.expressions and isinstance(value, str) else value
    return said
