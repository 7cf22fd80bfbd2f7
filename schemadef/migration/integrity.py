"""Is a folder whole? Gaps, duplicates, missing, stray and edited files, each with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from schemadef.errors import MigrationError
from schemadef.migration.checksums import SUM, Sum, chained
from schemadef.migration.journal import JOURNAL, SNAPSHOT, Journal, parse_tag

if TYPE_CHECKING:
    from pathlib import Path

_RESTORE = "restore it from version control"


def check_folder(
    path: Path, journal: Journal, sums: tuple[Sum, ...], *, has_journal: bool, allow_edited: bool
) -> tuple[str, ...]:
    """Raise MigrationError for the first thing that is wrong; return the edited files when those may pass."""
    found = _migration_files(path)
    if not found and not has_journal and not sums:
        return ()
    if not sums:
        if (path / "snapshots").is_dir():
            _refuse(f"{path / SUM} is missing", _RESTORE)
        _refuse(f"{path} holds migrations that schemadef did not write: there is no {SUM}", "choose another folder")
    if not has_journal:
        _refuse(f"{path / JOURNAL} is missing", _RESTORE)
    _check_numbers(path, found)
    _check_listed(path, journal, sums, found)
    edited = tuple(_edited(path, sums))
    if edited and not allow_edited:
        more = f" (and {len(edited) - 1} more)" if len(edited) > 1 else ""
        _refuse(f"{path / edited[0]}{more} was edited after it was written", _way_back(path, journal, edited[0]))
    return edited


def _way_back(path: Path, journal: Journal, file: str) -> str:
    """What to do about an edited file: people may write those of a data migration."""
    from schemadef.snapshot import read_header

    for entry in journal.entries:
        snapshot = path / entry.snapshot
        if file in (entry.up, entry.rollback) and read_header(snapshot.read_text(encoding="utf-8")).told.handwritten:
            return f"`schemadef generate --data {entry.name}` checks and accepts it"
    return f"{_RESTORE}; a change to the schema is a new migration"


def _refuse(message: str, hint: str) -> NoReturn:
    raise MigrationError(message, hint=hint)


def _migration_files(path: Path) -> list[str]:
    """The SQL files that wrangler would apply, in the order of their names."""
    return sorted(file.name for file in path.glob("*.sql")) if path.is_dir() else []


def _beside(path: Path) -> list[str]:
    """The rollbacks and snapshots that are there; what begins with `_` an interrupted run has left."""
    found = [*path.glob("rollback/*.sql"), *path.glob("snapshots/*.json")]
    return sorted(file.relative_to(path).as_posix() for file in found if not file.name.startswith(("_", ".")))


def _check_numbers(path: Path, found: list[str]) -> None:
    """Two migrations with one number are a merge that nobody saw; a gap is a lost file."""
    owners: dict[int, str] = {}
    for name in found:
        tag = parse_tag(name.removesuffix(".sql"))
        if tag is None:
            _refuse(f"{path / name} is not a migration's name", "move it away; wrangler would apply it")
        other = owners.setdefault(tag[0], name)
        if other != name:
            hint = "two branches have both added a migration; run `schemadef rebase`, which puts yours after theirs"
            _refuse(f"{path / other} and {name} have the same number", hint)
    for number in range(min(owners, default=0), max(owners, default=0)):
        if number not in owners:
            _refuse(f"migration {number:04d} is missing from {path}, between its neighbours", _RESTORE)


def _check_listed(path: Path, journal: Journal, sums: tuple[Sum, ...], found: list[str]) -> None:
    """The journal, the checksums and the files name the same migrations."""
    listed = [file for entry in journal.entries for file in entry.files]
    summed = [line.path for line in sums]
    for file in listed:
        if file not in summed:
            _refuse(f"{path / SUM} has no line for {file}, which {JOURNAL} lists", _RESTORE)
    for file in summed:
        if not (path / file).is_file():
            _refuse(f"{path / file} is missing", _RESTORE)
        if file not in listed:
            _refuse(f"{path / JOURNAL} does not list {file}", _RESTORE)
    if listed != summed:
        _refuse(f"{path / SUM} and {JOURNAL} list the migrations in different orders", _RESTORE)
    for name in (*found, *_beside(path)):
        if name not in listed:
            hint = "delete it if an interrupted run left it; other tools may not write to this folder"
            _refuse(f"{path / name} is not in {SUM}", hint)
    _check_meta(path)


def _check_meta(path: Path) -> None:
    """Beside the journal nothing may lie that drizzle-kit reads, but its own snapshots."""
    for file in sorted((path / JOURNAL).parent.iterdir()):
        if not file.name.startswith(("_", ".")) and not SNAPSHOT.fullmatch(file.name):
            _refuse(
                f"{file} would be a snapshot of its own to drizzle-kit, which reads all of that folder", "move it away"
            )


def _edited(path: Path, sums: tuple[Sum, ...]) -> list[str]:
    previous, edited = "", []
    for line in sums:
        if chained(previous, line.path, (path / line.path).read_bytes()) != line:
            edited.append(line.path)
        previous = line.hash
    return edited
