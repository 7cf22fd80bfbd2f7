"""A folder written anew from some migration on: what rebase, squash and an accepted edit do, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.migration.checksums import SUM, Sum, extend, render_sums
from schemadef.migration.file import render_file
from schemadef.migration.folder import Folder, Migration, read_folder
from schemadef.migration.journal import JOURNAL, Entry, render_journal
from schemadef.migration.write import write_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Written(NamedTuple):
    """A migration and the texts of its files, where they are not rendered."""

    entry: Entry
    texts: tuple[str, str, str]


def texts_of(migration: Migration) -> dict[str, str]:
    """The files of a migration and their texts; raises MigrationError for a statement that some reader cannot take."""
    texts = (render_file(migration.up), render_file(migration.rollback), migration.snapshot)
    return dict(zip(migration.entry.files, texts, strict=True))


def rewrite(
    path: Path,
    kept: Sequence[Entry],
    sums: tuple[Sum, ...],
    written: Iterable[Migration | Written | Entry],
    *,
    journal: tuple[dict[str, Any], str],
    gone: Iterable[Entry] = (),
    resolved: dict[str, str] | None = None,
) -> Folder:
    """Let a folder hold `kept`, whose checksums are `sums`, then `written`, and none of `gone`.

    Of `written`, an entry keeps its files and gets new checksums. `journal` is the document as it was, and its dialect.
    `resolved` are files of `kept` in which a merge left both branches.
    All files are written under temporary names first, and renamed: new ones, then old ones go, and the lists come last.
    Raises MigrationError when the disk refuses, or when a file is in the way that is not one of `gone`; nothing has
    changed then.
    """
    stale = {file for entry in gone for file in entry.files}
    entries: list[Entry] = list(kept)
    every = sums
    texts: dict[str, str] = {}
    for item in written:
        entry = item if isinstance(item, Entry) else item.entry
        own = _present(path, item) if isinstance(item, Entry) else _texts(item)
        if item is not entry:
            texts |= own
        entries.append(entry)
        every = extend(every, ((file, text.encode()) for file, text in own.items()))
    raw, dialect = journal
    lists = {JOURNAL: render_journal(raw, dialect, entries), SUM: render_sums(every)}
    new = {file: text for file, text in texts.items() if file not in stale}
    replaced = {file: text for file, text in texts.items() if file in stale}
    write_together(path, new, replaced | (resolved or {}) | lists, sorted(stale - texts.keys()))
    return read_folder(path)


def _texts(item: Migration | Written) -> dict[str, str]:
    return texts_of(item) if isinstance(item, Migration) else dict(zip(item.entry.files, item.texts, strict=True))


def _present(path: Path, entry: Entry) -> dict[str, str]:
    """The files of a migration that stays as it is."""
    folder = Folder(path=path)
    return {file: folder.read(file) for file in entry.files}
