"""A Postgres schema, called a namespace here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model.base import Id, Object

if TYPE_CHECKING:
    from collections.abc import Iterable


class Namespace(Object, frozen=True, kw_only=True):
    """A named set of objects; `public` is always there."""

    comment: str = ""

    def needs(self) -> Iterable[Id]:
        """A namespace needs nothing."""
        return ()
