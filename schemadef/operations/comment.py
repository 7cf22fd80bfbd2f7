"""Comments: one operation for every kind that a database keeps comments on."""

from __future__ import annotations

from typing import ClassVar

from schemadef.operations.base import Set


class SetComment(Set, frozen=True, kw_only=True):
    """Give an object another comment; an empty one takes it away. Nothing waits for what is said of a thing."""

    late: ClassVar[bool] = True
