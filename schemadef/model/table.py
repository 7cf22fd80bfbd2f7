"""A table; its columns, keys and indexes are objects of their own."""

from __future__ import annotations

from schemadef.model.base import Object


class Table(Object, frozen=True, kw_only=True):
    """A table and what belongs to it as a whole."""

    strict: bool = False
    without_rowid: bool = False
    row_security: bool = False
    force_row_security: bool = False
    comment: str = ""
