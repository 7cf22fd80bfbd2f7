"""Folders of a few migrations, written as they are needed, and what of them is in a database."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.engines.base import Engine
from schemadef.errors import EngineError, MigrationError
from schemadef.migration.folder import Folder, Migration, read_folder, write_migration
from schemadef.snapshot import Snapshot
from schemadef.statement import Statement


def sql(*texts: str | Statement) -> tuple[Statement, ...]:
    return tuple(text if isinstance(text, Statement) else Statement(sql=text) for text in texts)


def add(path: Path, name: str, up: tuple[Statement, ...], back: tuple[Statement, ...] = ()) -> Folder:
    folder = read_folder(path)
    entry = folder.next(name, now=0)
    migration = Migration(
        number=entry.number, name=entry.name, when=entry.when, up=up, rollback=back, snapshot=Snapshot().text()
    )
    return write_migration(folder, migration, dialect="any")


def table(name: str) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """A migration that runs on every engine and leaves a trace each time that it takes effect."""
    up = sql(
        f"CREATE TABLE IF NOT EXISTS {name} (id INTEGER PRIMARY KEY, a TEXT)",
        f"INSERT INTO {name} (id, a) SELECT count(*) + 1, 'applied' FROM {name}",
        f"CREATE INDEX IF NOT EXISTS i_{name} ON {name} (a)",
    )
    return up, sql(f"DROP INDEX IF EXISTS i_{name}", f"DROP TABLE IF EXISTS {name}")


def times(engine: Engine, name: str) -> int:
    """How often the migration of `table` took effect."""
    ((count,),) = engine.query(f"SELECT count(*) FROM {name}")
    return int(str(count))


def exists(engine: Engine, name: str) -> bool:
    try:
        engine.query(f"SELECT 1 FROM {name}")
    except EngineError:
        return False
    return True


def refusal(call, *arguments, **options) -> str:
    with pytest.raises(MigrationError) as caught:
        call(*arguments, **options)
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)
    return str(caught.value)


def broken(path: Path) -> Folder:
    """A migration whose third statement of four fails until somebody makes the table `later`."""
    up = sql(
        "CREATE TABLE IF NOT EXISTS a (id INTEGER)",
        "INSERT INTO a VALUES (1)",
        "INSERT INTO later VALUES (1)",
        "INSERT INTO a VALUES (2)",
    )
    return add(path, "broken", up, sql("DROP TABLE IF EXISTS a"))
