"""Folders of migrations of which only the files are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.errors import MigrationError
from schemadef.migration.folder import Folder, Migration, read_folder, write_migration
from schemadef.snapshot import Header, Snapshot, Told
from schemadef.statement import Statement

NOW = 1_795_211_160_513


def statements(*texts: str) -> tuple[Statement, ...]:
    return tuple(Statement(sql=text) for text in texts)


def add(folder: Folder, name: str, *up: str, now: int = NOW, dialect: str = "sqlite") -> Folder:
    entry = folder.next(name, now=now)
    snapshot = Snapshot(header=Header(told=Told(when=entry.when, name=entry.name))).text()
    rollback = statements(f"DROP TABLE IF EXISTS {entry.name}")
    up = up or (f"CREATE TABLE IF NOT EXISTS {entry.name} (a TEXT)", f"CREATE INDEX i_{entry.name} ON {entry.name} (a)")
    migration = Migration(
        number=entry.number, name=entry.name, when=entry.when, up=statements(*up), rollback=rollback, snapshot=snapshot
    )
    return write_migration(folder, migration, dialect=dialect)


def refusal(path: Path) -> str:
    with pytest.raises(MigrationError) as caught:
        read_folder(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)
