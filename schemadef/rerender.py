"""A migration made again from its snapshots: the same operations and statements as on the day it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.compile import Compiled, compile_change
from schemadef.dialect import load_dialect
from schemadef.snapshot import Snapshot, parse_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from schemadef.migration.folder import Folder, Migration


def compiled_between(before: Snapshot, after: Snapshot, roots: Sequence[Path] = ()) -> Compiled:
    """The operations and statements from one snapshot to another, as the header of the second says."""
    told = after.header.told
    dialect = load_dialect(after.header.dialect, told.version, roots)
    return compile_change(before, after, dialect, told)


def compiled_again(folder: Folder, migration: Migration, roots: Sequence[Path] = ()) -> Compiled:
    """The operations and statements of a migration, from the snapshots before and after it.

    Raises MigrationError when a snapshot cannot be read.
    """
    after = parse_snapshot(migration.snapshot)
    earlier = [entry for entry in folder.entries if entry.number < migration.number]
    before = folder.snapshot(earlier[-1]) if earlier else Snapshot()
    return compiled_between(before, after, roots)
