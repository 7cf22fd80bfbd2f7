"""Several files written together: all of them or none, whatever the disk does, and whenever the process is killed.

Everything is first written under names that begin with `_`, which no reader looks at; then files get their names. The
last of them decides: before it, `recover` takes a killed run back; after it, only leftovers have to go.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from schemadef.errors import MigrationError
from schemadef.migration.checksums import SUM, chained, parse_sums

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_STAGED = "_staged"
"""The file that says that all others are staged, whole."""


def write_together(root: Path, new: dict[str, str], replaced: dict[str, str], removed: Iterable[str] = ()) -> None:
    """Write files below `root`: first all of them under temporary names, then renamed in the order given.

    `new` files may not exist yet; `removed` ones go after them; `replaced` ones come last, the checksums last of all,
    and get their old content back on failure. Raises MigrationError when the disk refuses; then nothing has changed.
    """
    undo = _Undo()
    try:
        temporary = {path: undo.stage(root / path, text) for path, text in (new | replaced).items()}
        undo.mark(root / _STAGED)
        for path in new:
            undo.publish(temporary[path], root / path, fresh=True)
        for path in removed:
            undo.remove(root / path)
        for path in replaced:
            undo.publish(temporary[path], root / path, fresh=False)
        undo.forget(root / _STAGED)
    except OSError as error:
        undo.run()
        message = f"cannot write to {root}: {error.strerror}"
        raise MigrationError(message, hint="nothing was changed") from None
    except BaseException:
        undo.run()
        raise


def recover(root: Path) -> None:
    """Take back what a killed run has left half-way, or finish it when only leftovers were to go.

    Only for commands that are about to write: another process may be in the middle of it. Raises MigrationError when
    the disk refuses.
    """
    try:
        _recover(root)
    except OSError as error:
        message = f"cannot write to {root}: {error.strerror}"
        raise MigrationError(message) from None


def _recover(root: Path) -> None:
    if not (root / _STAGED).is_file():
        return
    deciding = root / f"_{SUM}.tmp"
    if deciding.is_file():
        listed = _listed(root / SUM)
        previous = ""
        for line in parse_sums(deciding.read_text(encoding="utf-8"), deciding):
            file = root / line.path
            # what somebody else has put there is left alone
            if line.path not in listed and file.is_file() and chained(previous, line.path, file.read_bytes()) == line:
                file.unlink()
            previous = line.hash
        for backup in root.rglob("_*.old"):
            backup.replace(backup.with_name(backup.name.removeprefix("_").removesuffix(".old")))
    for leftover in (*root.rglob("_*.tmp"), *root.rglob("_*.old"), root / _STAGED):
        leftover.unlink(missing_ok=True)


def _listed(file: Path) -> set[str]:
    """The files that the checksums name, in a conflict those of both branches."""
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return {line.partition(" ")[0] for line in text.splitlines()}


class _Undo:
    """What has been done to the disk so far, and how to take it back without needing room for it."""

    def __init__(self) -> None:
        self._folders: list[Path] = []
        self._created: list[Path] = []
        self._backups: dict[Path, Path] = {}

    def stage(self, final: Path, text: str) -> Path:
        """Write a file under a temporary name that no reader of the folder looks at, and a copy of what it replaces."""
        self._make(final.parent)
        if final.exists():
            self._backups[final] = self._write(final.with_name(f"_{final.name}.old"), final.read_bytes())
        return self._write(final.with_name(f"_{final.name}.tmp"), text.encode())

    def mark(self, file: Path) -> None:
        """Say that everything is staged."""
        self._write(file, b"")

    def publish(self, staged: Path, final: Path, *, fresh: bool) -> None:
        """Give a staged file its name."""
        if fresh and final.exists():
            message = f"{final} exists already, and a migration is never rewritten"
            raise MigrationError(message, hint="delete it if an interrupted run left it")
        if final not in self._backups:
            self._created.append(final)
        staged.replace(final)

    def remove(self, final: Path) -> None:
        """Take a file away, if it is there."""
        if final.exists():
            self._backups[final] = final.replace(final.with_name(f"_{final.name}.old"))

    def forget(self, mark: Path) -> None:
        """Drop the copies: all went well."""
        for backup in (*self._backups.values(), mark):
            with suppress(OSError):
                backup.unlink()

    def run(self) -> None:
        """Take everything back, as far as the disk lets us."""
        for final, backup in self._backups.items():
            with suppress(OSError):
                backup.replace(final)
        for path in reversed(self._created):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()

    def _write(self, path: Path, content: bytes) -> Path:
        self._created.append(path)
        path.write_bytes(content)
        return path

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir()
            self._folders.append(folder)
