"""The migration that a whole schema begins with, where the schema was there before its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.check import check
from schemadef.compile import compile_change
from schemadef.generate import told_by
from schemadef.migration.folder import Migration
from schemadef.snapshot import Header, Snapshot

if TYPE_CHECKING:
    from schemadef.config import Database
    from schemadef.dialect import Dialect
    from schemadef.migration.journal import Entry


def first_migration(entry: Entry, snapshot: Snapshot, dialect: Dialect, database: Database) -> Migration:
    """All of a schema as one migration: checked like any other, though the database that has it never runs it."""
    told = msgspec.structs.replace(told_by(database), when=entry.when, name=entry.name)
    compiled = compile_change(Snapshot(), snapshot, dialect, told)
    check(compiled, snapshot, dialect)
    return Migration(
        number=entry.number,
        name=entry.name,
        when=entry.when,
        up=compiled.up,
        rollback=compiled.down,
        snapshot=snapshot.with_header(Header(dialect=dialect.names, told=told)).text(),
    )
