"""An enumerated type, where the database has them; elsewhere it is a check on each column."""

from __future__ import annotations

from schemadef.model.base import Object


class Enum(Object, frozen=True, kw_only=True):
    """Labels in their order."""

    values: tuple[str, ...]
    comment: str = ""
