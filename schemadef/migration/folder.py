"""A folder of migrations: read with every check that needs no parsing, and extended by one migration at a time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from schemadef.errors import MigrationError
from schemadef.migration.checksums import SUM, Sum, checksum, extend_by_hash, parse_sums, render_sums
from schemadef.migration.file import parse_file, render_file
from schemadef.migration.integrity import check_folder
from schemadef.migration.journal import JOURNAL, Entry, Journal, following, parse_journal
from schemadef.migration.write import write_together
from schemadef.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement

_MAX_NAME = 60


class Migration(Value, frozen=True, kw_only=True):
    """One step of a schema: forward, back, and the text of the snapshot after it."""

    number: int
    name: str
    when: int
    up: tuple[Statement, ...]
    rollback: tuple[Statement, ...]
    snapshot: str

    @property
    def entry(self) -> Entry:
        """What the journal keeps of it."""
        return Entry(number=self.number, name=self.name, when=self.when)

    @property
    def tag(self) -> str:
        """What its files are called: `0001_create_articles`."""
        return self.entry.tag


class Folder(Value, frozen=True, kw_only=True):
    """The migrations of one database, in order; their content is read when it is asked for.

    `edited` names the files that differ from their checksum, when `read_folder` was told to let that pass.
    """

    path: Path
    journal: Journal = Journal()
    sums: tuple[Sum, ...] = ()
    edited: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The migrations in order, without their content."""
        return self.journal.entries

    @property
    def dialect(self) -> str:
        """drizzle-kit's word for the family of its SQL; empty while there is no migration."""
        return self.journal.dialect

    @property
    def last(self) -> Entry | None:
        """The newest migration, if there is one."""
        return self.entries[-1] if self.entries else None

    @property
    def numbers(self) -> str:
        """The numbers of its migrations, as a hint to who has named another."""
        first, *more = [entry.number for entry in self.entries] or [0]
        if not first:
            return "it has no migrations"
        return f"its migrations are {first} to {more[-1]}" if more else f"its only migration is {first}"

    def next(self, name: str, *, now: int) -> Entry:
        """The number, name and time of the migration that would follow; `now` is epoch milliseconds."""
        return following(self.last, file_name(name), now=now)

    def read(self, path: str) -> str:
        """The text of one of its files, with LF line ends; raises MigrationError when it cannot be read."""
        try:
            return (self.path / path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            message = f"cannot read {self.path / path}: {reason}"
            raise MigrationError(message) from None

    def snapshot(self, entry: Entry | None = None) -> Snapshot:
        """The schema after a migration, the last one by default; empty for an empty folder."""
        from schemadef.snapshot import Snapshot

        chosen = entry or self.last
        return self.parsed(chosen, self.read(chosen.snapshot)) if chosen else Snapshot()

    def parsed(self, entry: Entry, text: str) -> Snapshot:
        """The schema after a migration from the text of its snapshot; raises MigrationError with the file."""
        from schemadef.snapshot import parse_snapshot

        try:
            return parse_snapshot(text)
        except MigrationError as error:
            raise MigrationError(error.message, hint=error.hint, where=str(self.path / entry.snapshot)) from None

    def statements(self, path: str) -> tuple[Statement, ...]:
        """The statements of an up or rollback file."""
        try:
            return parse_file(self.read(path))
        except MigrationError as error:
            raise MigrationError(error.message, hint=error.hint, where=str(self.path / path)) from None

    def migration(self, entry: Entry) -> Migration:
        """A migration with its content."""
        return Migration(
            number=entry.number,
            name=entry.name,
            when=entry.when,
            up=self.statements(entry.up),
            rollback=self.statements(entry.rollback),
            snapshot=self.read(entry.snapshot),
        )

    def migrations(self) -> Iterator[Migration]:
        """Every migration with its content, in order."""
        return map(self.migration, self.entries)


def read_folder(path: Path, *, allow_edited: bool = False) -> Folder:
    """The folder at a path, which may not exist yet; raises MigrationError with the first thing that is wrong.

    With `allow_edited`, files that differ from their checksum are named in `Folder.edited` instead.
    """
    try:
        return _read(path, allow_edited)
    except OSError as error:
        message = f"cannot read {error.filename or path}: {error.strerror}"
        raise MigrationError(message) from None


def _read(path: Path, allow_edited: bool) -> Folder:
    if path.exists() and not path.is_dir():
        message = f"{path} is not a folder"
        raise MigrationError(message)
    bare = Folder(path=path)
    journal = parse_journal(bare.read(JOURNAL), path / JOURNAL) if (path / JOURNAL).is_file() else Journal()
    sums = parse_sums(bare.read(SUM), path / SUM) if (path / SUM).is_file() else ()
    edited = check_folder(path, journal, sums, has_journal=bool(journal.raw), allow_edited=allow_edited)
    return Folder(path=path, journal=journal, sums=sums, edited=edited)


def write_migration(
    folder: Folder, migration: Migration, *, dialect: str = "", texts: Iterable[tuple[str, str]] | None = None
) -> Folder:
    """Write the files of the next migration, all or none, and return the folder with it.

    `dialect` is drizzle-kit's word for the family (the first migration needs it), `texts` are those of its files with
    their hashes, where somebody has them already. Raises MigrationError when the
    migration does not follow the last one, when some reader could not take a statement, or when the disk refuses.
    """
    entry = migration.entry
    _check_next(folder, migration, dialect)
    if texts is None:
        texts = map(with_hash, (render_file(migration.up), render_file(migration.rollback), migration.snapshot))
    hashed = dict(zip(entry.files, texts, strict=True))
    files = {path: text for path, (text, _) in hashed.items()}
    sums = extend_by_hash(folder.sums, ((path, hash) for path, (_, hash) in hashed.items()))
    journal = folder.journal.text(entry, folder.dialect or dialect)
    write_together(folder.path, files, {JOURNAL: journal, SUM: render_sums(sums)})
    return msgspec.structs.replace(folder, journal=parse_journal(journal, folder.path / JOURNAL), sums=sums)


def with_hash(text: str) -> tuple[str, str]:
    """The text of a file, and its hash."""
    return text, checksum(text.encode())


def file_name(text: str) -> str:
    """A migration's name from any text: what is not a-z, 0-9 or _ becomes _, as wrangler's and D1's rules ask."""
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return words[:_MAX_NAME].rstrip("_") or "migration"


def _check_next(folder: Folder, migration: Migration, dialect: str) -> None:
    """A mistake of the caller, or another process that wrote meanwhile."""
    expected = folder.next(migration.name, now=0)
    if (migration.number, migration.name) != (expected.number, expected.name):
        message = f"{migration.tag} cannot follow: the next migration of {folder.path} is {expected.tag}"
        raise MigrationError(message)
    if migration.when < expected.when or migration.when % 1000:
        message = f"{migration.tag} needs a time in whole seconds after the migration before it"
        raise MigrationError(message)
    if not migration.up:
        message = f"{migration.tag} has no statements"
        raise MigrationError(message)
    if dialect and folder.dialect and dialect != folder.dialect:
        message = f"{folder.path} holds migrations for {folder.dialect}, not for {dialect}"
        raise MigrationError(message, hint="give the database another folder")
    if render_sums(folder.sums) != (folder.read(SUM) if (folder.path / SUM).exists() else ""):
        message = f"{folder.path} was changed by another process meanwhile"
        raise MigrationError(message, hint="run the command again")
