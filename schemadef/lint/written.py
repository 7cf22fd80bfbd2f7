"""What a folder says of its own files: the checksums that schemadef keeps, and drizzle-kit's journal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.files import is_rollback_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File

SUM = "schemadef.sum"
JOURNAL = Path("meta") / "_journal.json"


class Entry(NamedTuple):
    """A migration that a journal lists: its file's name, and when it was made, in epoch milliseconds."""

    name: str
    when: int


def folder_of(files: Sequence[File]) -> Path | None:
    """The folder that files of migrations are in; one for ways back is part of it."""
    first = next(iter(files), None)
    if first is None:
        return None
    parent = first.path.parent
    return parent.parent if first.rollback and is_rollback_folder(parent) else parent


def listed(folder: Path | None) -> tuple[Entry, ...]:
    """The migrations that a folder's journal lists, in its order; none where it has none, or none that can be read."""
    if folder is None or not (folder / JOURNAL).is_file():
        return ()
    import json

    try:
        entries = json.loads((folder / JOURNAL).read_text(encoding="utf-8"))["entries"]
        return tuple(Entry(f"{entry['tag']}.sql", int(entry["when"])) for entry in entries)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def summed(folder: Path | None) -> tuple[str, ...]:
    """The files of SQL that a folder's checksums name, in their order."""
    return tuple(path for path, _ in _lines(folder) if path.endswith(".sql"))


def edited(folder: Path | None) -> Iterator[str]:
    """The files of SQL, relative to a folder, that are not as its checksums say."""
    lines = _lines(folder)
    if not lines or folder is None:
        return
    from schemadef.migration.checksums import chained

    previous = ""
    for path, recorded in lines:
        file = folder / path
        if path.endswith(".sql") and file.is_file() and chained(previous, path, file.read_bytes()).hash != recorded:
            yield path
        previous = recorded


def _lines(folder: Path | None) -> list[tuple[str, str]]:
    """The lines of the checksums; none where a merge has left them broken, which `generate` says."""
    if folder is None or not (folder / SUM).is_file():
        return []
    from schemadef.errors import MigrationError
    from schemadef.migration.checksums import parse_sums

    file = folder / SUM
    try:
        return [(line.path, line.hash) for line in parse_sums(file.read_text(encoding="utf-8"), file)]
    except (OSError, ValueError, MigrationError):
        return []
