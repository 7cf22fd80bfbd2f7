"""Data migrations: written by people, kept apart from changes of the schema, checked when they are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from schemadef.check.by_hand import check_by_hand
from schemadef.dialect import load_dialect
from schemadef.errors import MigrationError
from schemadef.migration.by_hand import by_hand, is_unwritten, unwritten
from schemadef.migration.file import render_file
from schemadef.migration.folder import file_name, read_folder
from schemadef.migration.journal import Entry, following
from schemadef.migration.rewrite import Written, rewrite
from schemadef.snapshot import Header, parse_snapshot, read_header

if TYPE_CHECKING:
    from schemadef.config import Config, Database
    from schemadef.generate import Change
    from schemadef.migration.folder import Folder
    from schemadef.statement import Statement


class DataMigration(NamedTuple):
    """A data migration, and what was done about it: `opened`, `accepted`, or nothing since it was accepted before."""

    entry: Entry
    done: str
    statements: tuple[Statement, ...] = ()


def find(folder: Folder, name: str) -> Entry | None:
    """The data migration of that name or tag; raises MigrationError when another migration has it."""
    for entry in folder.entries:
        if name == entry.tag or file_name(name) == entry.name:
            if not read_header(folder.read(entry.snapshot)).told.handwritten:
                message = f"{entry.tag} in {folder.path} is no data migration"
                raise MigrationError(message, hint="choose another name")
            return entry
    return None


def refuse_unaccepted(folder: Folder) -> None:
    """Raise MigrationError when somebody has written into a data migration since it was accepted."""
    for entry in folder.entries:
        for file in {entry.up, entry.rollback}.intersection(folder.edited):
            if read_header(folder.read(entry.snapshot)).told.handwritten:
                message = f"{folder.path / file} was edited after it was written"
                raise MigrationError(message, hint=f"`schemadef generate --data {entry.name}` checks and accepts it")


def open_new(change: Change, name: str, *, now: int) -> DataMigration:
    """Write the files of a data migration that wait for its statements.

    Raises MigrationError when the declaration is ahead of the folder: a data migration changes no schema.
    """
    folder, last = change.folder, change.folder.last
    if change.compiled is not None or last is None:
        ahead = change.compiled.operations[0].subject if change.compiled else "nothing has been generated yet"
        message = f"the declaration is ahead of {folder.path}: {ahead}"
        raise MigrationError(message, hint="run `schemadef generate` first: a data migration changes no schema")
    entry = following(last, file_name(name), now=now)
    snapshot = folder.snapshot()
    told = msgspec.structs.replace(
        snapshot.header.told,
        when=entry.when,
        name=entry.name,
        by_hand=True,
        hints=msgspec.UNSET,
        replaces=msgspec.UNSET,
    )
    header = Header(dialect=snapshot.header.dialect, told=told)
    files = (unwritten(entry.name), unwritten(entry.name, back=True), snapshot.with_header(header).text())
    journal = (folder.journal.raw, folder.dialect)
    rewrite(folder.path, folder.entries, folder.sums, [Written(entry, files)], journal=journal)
    return DataMigration(entry, "opened")


def _written(folder: Folder, file: str) -> tuple[Statement, ...]:
    """The statements that people wrote into a file; raises MigrationError with its path."""
    try:
        return by_hand(folder.read(file), file)
    except MigrationError as error:
        raise MigrationError(error.message, hint=error.hint, where=error.where or str(folder.path / file)) from None


def accept(database: Database, config: Config, entry: Entry) -> DataMigration:
    """Check what people wrote into a data migration, and record its checksums anew; nothing when they did not.

    Raises MigrationError or DeclarationError with the statement that cannot stand.
    """
    folder = read_folder(database.path, allow_edited=True)
    mine = (entry.up, entry.rollback)
    others = [file for file in folder.edited if file not in mine]
    if others:
        message = f"{folder.path / others[0]} was edited after it was written"
        raise MigrationError(message, hint="restore it from version control")
    text = folder.read(entry.up)
    if is_unwritten(text):
        message = f"{folder.path / entry.up} holds no statement yet"
        raise MigrationError(message, hint="write them below its comments, and run the same command again")
    up, rollback = (_written(folder, file) for file in mine)
    snapshot = folder.read(entry.snapshot)
    parsed = parse_snapshot(snapshot)
    dialect = load_dialect(parsed.header.dialect, parsed.header.told.version, config.dialects)
    check_by_hand((*up, *rollback), parsed, dialect)
    back = render_file(rollback) if rollback else folder.read(entry.rollback)
    files = (render_file(up), back, snapshot)
    if not folder.edited and files == tuple(folder.read(file) for file in entry.files):
        return DataMigration(entry, "", up)
    at = folder.entries.index(entry)
    rewrite(
        folder.path,
        folder.entries[:at],
        folder.sums[: 3 * at],
        [Written(entry, files), *folder.entries[at + 1 :]],
        journal=(folder.journal.raw, folder.dialect),
        gone=[entry],
    )
    return DataMigration(entry, "accepted", up)
