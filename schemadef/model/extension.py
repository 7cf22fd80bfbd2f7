"""A Postgres extension."""

from __future__ import annotations

from schemadef.model.base import Id, Object


class Extension(Object, frozen=True, kw_only=True):
    """An extension in its namespace; its version is the server's affair."""

    comment: str = ""

    @property
    def id(self) -> Id:
        """A database holds an extension once, whatever its namespace."""
        return Id(self.kind, "", "", self.name)
