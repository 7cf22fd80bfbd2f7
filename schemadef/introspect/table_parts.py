"""What the text of a CREATE TABLE says, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.model import DataType

if TYPE_CHECKING:
    from schemadef.model.foreign_key import Action


class ColumnText(msgspec.Struct):
    """One column definition, without the constraints that are objects of their own."""

    name: str
    type: DataType
    not_null: bool = False
    default: str | None = None
    generated: str | None = None
    virtual: bool = False
    autoincrement: bool = False
    collation: str = ""
    written: str = ""
    conflict: str = ""


class KeyText(msgspec.Struct):
    """A PRIMARY KEY or UNIQUE; `descending` marks the one form `INTEGER PRIMARY KEY DESC` that is not the rowid."""

    columns: tuple[str, ...]
    name: str = ""
    primary: bool = False
    descending: bool = False
    written: str = ""
    conflict: str = ""


class CheckText(msgspec.Struct):
    """A CHECK; `column` is the one in whose definition it stands."""

    expression: str
    name: str = ""
    column: str = ""
    written: str = ""


class ReferenceText(msgspec.Struct):
    """A foreign key; `references_columns` is empty when the text leaves them out."""

    columns: tuple[str, ...]
    references_table: str
    references_columns: tuple[str, ...] = ()
    name: str = ""
    on_delete: Action = "no action"
    on_update: Action = "no action"
    deferrable: bool = False
    initially_deferred: bool = False


class TableText(msgspec.Struct):
    """A whole table; `notes` say what it has that no kind of object can hold."""

    name: str
    strict: bool = False
    without_rowid: bool = False
    columns: list[ColumnText] = msgspec.field(default_factory=list)
    keys: list[KeyText] = msgspec.field(default_factory=list)
    checks: list[CheckText] = msgspec.field(default_factory=list)
    references: list[ReferenceText] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)
