"""A database that schemadef did not make, taken over: its schema becomes the first migration, recorded as applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import ConfigError, DriftError, MigrationError
from schemadef.first import first_migration
from schemadef.generate import declared
from schemadef.history import History
from schemadef.live import compare
from schemadef.migrate.lock import only_run
from schemadef.migrate.running import PATIENCE
from schemadef.migrate.standing import check_history, file_checksum
from schemadef.migration.folder import read_folder, write_migration
from schemadef.migration.write import recover
from schemadef.model import Extension, Namespace, Role
from schemadef.other_histories import other_rows
from schemadef.verify import explain

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine
    from schemadef.live import Comparison
    from schemadef.migration.folder import Folder
    from schemadef.snapshot import Snapshot

NAME = "baseline"


class Baseline(NamedTuple):
    """The migrations that were recorded as applied, the one that was written, and what no kind describes."""

    recorded: tuple[str, ...] = ()
    written: str = ""
    unmodelled: tuple[str, ...] = ()


def baseline(
    engine: Engine, database: Database, config: Config, *, now: int, to: int | None = None, from_database: bool = False
) -> Baseline:
    """Take over a database; nothing of it but the history changes, and one that has a history is left as it is.

    In an empty folder the first migration is written: from the declaration when the database is just that; with
    `from_database` from what the database holds, else DriftError says how they differ. A folder with migrations is
    searched for the one after which the database would be as it is (`to` names it), and all up to it are recorded.
    `now` is epoch milliseconds.
    """
    with only_run(engine, wait=PATIENCE.wait, lease=PATIENCE.lease, waiting=lambda: None):
        rows = History(engine).read()
        recover(database.path)
        folder = read_folder(database.path)
        if rows:
            check_history(folder, rows)
            return Baseline()
        if folder.entries:
            if from_database:
                message = f"{folder.path} holds migrations already"
                raise ConfigError(message, hint="leave --from-database away, or give the database an empty folder")
            upto, comparison = _reached(engine, folder, database, config, to)
            return Baseline(_record(engine, folder, upto, database.runner), "", comparison.unmodelled)
        if to is not None:
            message = f"there is no migration {to} in {folder.path}: it has none"
            raise ConfigError(message, hint="leave --to away; the first migration will be written")
        dialect, wanted = declared(database, config)
        comparison = compare(engine, wanted, dialect)
        written = _write(folder, _adopted(comparison, from_database), dialect, database, now)
        recorded = _record(engine, written, written.entries[0].number, database.runner)
        return Baseline(recorded, recorded[0], comparison.unmodelled)


def _reached(
    engine: Engine, folder: Folder, database: Database, config: Config, to: int | None
) -> tuple[int, Comparison]:
    """The newest migration after which the database would be as it is; raises DriftError when there is none."""

    dialect = config.dialect(database)
    if to is not None and to not in {entry.number for entry in folder.entries}:
        message = f"there is no migration {to} in {folder.path}"
        raise ConfigError(message, hint=folder.numbers)
    chosen = [entry for entry in reversed(folder.entries) if to is None or entry.number == to]
    first: Comparison | None = None
    for entry in chosen:
        comparison = compare(engine, folder.snapshot(entry), dialect)
        if not comparison.deltas:
            return entry.number, comparison
        first = first or comparison
    assert first is not None
    _refuse_empty(first.settled())
    where = f"the schema after {chosen[0].tag}" + (", nor an earlier one" if len(chosen) > 1 else "")
    message = f"the database is not {where}: {explain(list(first.deltas))}"
    raise DriftError(message, hint="bring it there by hand, or begin in an empty folder with --from-database")


def _adopted(comparison: Comparison, from_database: bool) -> Snapshot:
    """The schema of the first migration; raises when the database is empty, or another one than is declared."""
    settled = comparison.settled()
    _refuse_empty(settled)
    if not comparison.deltas:
        return comparison.expected
    if from_database:
        return settled
    message = f"the database is not what is declared: {explain(list(comparison.deltas))}"
    hint = (
        "declare what it holds, or give --from-database to begin with that: `generate` then writes the difference as"
        " the next migration"
    )
    raise DriftError(message, hint=hint)


def _refuse_empty(found: Snapshot) -> None:
    if all(isinstance(obj, Extension | Namespace | Role) for obj in found):
        message = "the database is empty: there is nothing to take over"
        raise MigrationError(message, hint="`schemadef generate` and `schemadef migrate` fill it")


def _write(folder: Folder, snapshot: Snapshot, dialect: Dialect, database: Database, now: int) -> Folder:
    """Write the first migration."""
    migration = first_migration(folder.next(NAME, now=now), snapshot, dialect, database)
    return write_migration(folder, migration, dialect=dialect.journal)


def _record(engine: Engine, folder: Folder, upto: int, runner: str) -> tuple[str, ...]:
    """Record the migrations up to a number as applied, for us and for the runner, all or none; their tags."""
    history = History(engine)
    history.create()
    migrations = [folder.migration(entry) for entry in folder.entries if entry.number <= upto]
    applied = [(migration.entry, file_checksum(folder, migration.entry)) for migration in migrations]
    rows = [
        history.record(migration.entry, checksum, statements=len(migration.up), finished=True)
        for migration, (_, checksum) in zip(migrations, applied, strict=True)
    ]
    engine.batch([*rows, *other_rows(runner, engine.dialect_family, applied)])
    return tuple(migration.tag for migration in migrations)
