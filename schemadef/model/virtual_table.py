"""A virtual table of SQLite, which a module keeps."""

from __future__ import annotations

from schemadef.model.base import Object


class VirtualTable(Object, frozen=True, kw_only=True):
    """A table that a module keeps; `arguments` is what stands in its brackets.

    Nobody can declare one, so it counts only where one database is compared with another.
    """

    module: str
    arguments: str = ""
