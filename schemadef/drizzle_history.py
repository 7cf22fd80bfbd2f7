"""A folder of drizzle-kit's, read for what it has migrated so far: the layout of 0.x, with a journal, and that of 1.0.

drizzle-kit 0.31 keeps `meta/_journal.json` and a file for each migration; 1.0 a folder for each, whose name begins with
a moment (`20261021093000_init/migration.sql`), and no journal (github.com/drizzle-team/drizzle-orm, migrator.ts).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from schemadef.errors import ConfigError, MigrationError

JOURNAL = "meta/_journal.json"
_FOLDER = re.compile(r"\d{14}_.*")
_OUT = re.compile(r"""\bout["']?\s*:\s*["'`]([^"'`]+)["'`]""")
_CONFIGURATIONS = ("drizzle.config.ts", "drizzle.config.mts", "drizzle.config.js", "drizzle.config.json")


class Made(NamedTuple):
    """One migration of drizzle-kit's: what it is called, when it was made in epoch milliseconds, and its file."""

    tag: str
    when: int
    file: Path


class DrizzleFolder(NamedTuple):
    """The migrations in order, and drizzle-kit's word for the family of their SQL."""

    path: Path
    word: str
    made: tuple[Made, ...]


def read_drizzle(path: Path) -> DrizzleFolder:
    """Read a folder of migrations, or that which a project's `drizzle.config.ts` names.

    Raises ConfigError for what is no such folder, MigrationError for one that is not whole.
    """
    folder = _out_of(path)
    found = _with_journal(folder) if (folder / JOURNAL).is_file() else _with_folders(folder)
    if not found.made:
        message = f"{folder} holds no migration of drizzle-kit's: no {JOURNAL}, nor a folder with a migration.sql"
        raise ConfigError(message, hint="name the `out` folder of drizzle.config.ts")
    for made in found.made:
        if not made.file.is_file():
            message = f"{made.file} is missing, and drizzle-kit's journal names it"
            raise MigrationError(message, hint="restore it from version control")
    return found


def _out_of(path: Path) -> Path:
    """The folder that a project's configuration names; any other is taken as it is."""
    for name in _CONFIGURATIONS:
        if (path / name).is_file():
            said = _OUT.search(_text(path / name))
            return path / (said[1] if said else "drizzle")
    if not path.is_dir():
        message = f"there is no folder {path}"
        raise ConfigError(message, hint="name the `out` folder of drizzle.config.ts")
    return path


def _with_journal(folder: Path) -> DrizzleFolder:
    file = folder / JOURNAL
    document = _json(file)
    try:
        made = tuple(Made(e["tag"], int(e["when"]), folder / f"{e['tag']}.sql") for e in document["entries"])
    except (KeyError, TypeError, ValueError):
        message = f"{file} is no journal of drizzle-kit's: it lists no migrations with a tag and a time"
        raise MigrationError(message, hint="restore it from version control") from None
    return DrizzleFolder(folder, str(document.get("dialect", "")), made)


def _with_folders(folder: Path) -> DrizzleFolder:
    inner = sorted(one for one in folder.iterdir() if _FOLDER.fullmatch(one.name)) if folder.is_dir() else []
    made = tuple(Made(one.name, _moment(one), one / "migration.sql") for one in inner)
    snapshot = inner[-1] / "snapshot.json" if inner else folder
    return DrizzleFolder(folder, str(_json(snapshot).get("dialect", "")) if snapshot.is_file() else "", made)


def _moment(folder: Path) -> int:
    """The moment that a folder's name begins with, which is in UTC."""
    try:
        return int(datetime.strptime(folder.name[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()) * 1000
    except ValueError:
        message = f"{folder} begins with no moment"
        raise MigrationError(message, hint="drizzle-kit 1.0 names folders like 20261021093000_init") from None


def _json(file: Path) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(_text(file))
    except msgspec.DecodeError as error:
        message = f"cannot read {file}: {error}"
        raise MigrationError(message, hint="restore it from version control") from None
    return found if isinstance(found, dict) else {}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"cannot read {file}: {reason}"
        raise ConfigError(message) from None
