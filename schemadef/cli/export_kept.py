"""The files for the application's side that a project has already, kept in step with its migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.cli.report import say
from schemadef.config import Exports, shown
from schemadef.migration.journal import JOURNAL, SNAPSHOT

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.config import Config, Database
    from schemadef.export.source import Files
    from schemadef.generate import Change


def keep_exports(change: Change, config: Config, documents: list[dict[str, Any]], *, check: bool, quiet: bool) -> bool:
    """Bring the files that the configuration names up to date, or with `check` only look; whether all are.

    A folder in which drizzle-kit's snapshots never were is not behind because of that.
    """
    database = change.database
    if not _has_any(database):
        return True
    from schemadef.export.formats import kept
    from schemadef.export.write import write_files
    from schemadef.migration.folder import read_folder

    folder = change.folder if check else read_folder(database.path)
    files = kept(change, config, folder, only_present=check)
    stale = files.stale() if check else write_files(files)
    if stale:
        documents[-1]["exports"] = [str(path) for path in stale]
    for path in stale:
        text = f"{shown(path)} is stale" if check else written(path, files)
        say(f"{database.name}: {text}", quiet=quiet)
    return not (check and stale)


def _has_any(database: Database) -> bool:
    """Whether there may be a file to be brought up to date: most projects have none, and need not look further."""
    if database.runner == "drizzle" or database.export != Exports():
        return True
    beside = (database.path / JOURNAL).parent
    return beside.is_dir() and any(SNAPSHOT.fullmatch(file.name) for file in beside.iterdir())


def renew_snapshots(database: Database, config: Config) -> None:
    """Let drizzle-kit's snapshots fit a folder whose migrations were made anew, where there are any."""
    from schemadef.export.drizzle.meta import present_meta, written_meta
    from schemadef.export.source import Files
    from schemadef.export.write import write_files
    from schemadef.migration.folder import read_folder

    folder = read_folder(database.path)
    if present_meta(folder):
        write_files(Files(*written_meta(folder, config.dialects)))


def written(path: Path, files: Files) -> str:
    """What has become of a file, for people."""
    return f"{'wrote' if path in files.texts else 'removed'} {shown(path)}"
