"""Several files written together: all of them or none, whatever the disk does."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from schemadef.errors import MigrationError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_together(root: Path, new: dict[str, str], replaced: dict[str, str], removed: Iterable[str] = ()) -> None:
    """Write files below `root`: first all of them under temporary names, then renamed in the order given.

    `new` files may not exist yet; `replaced` ones come after them and get their old content back on failure; `removed`
    ones go last. Raises MigrationError when the disk refuses; then nothing has changed.
    """
    undo = _Undo()
    try:
        temporary = {path: undo.stage(root / path, text) for path, text in (new | replaced).items()}
        for path, staged in temporary.items():
            undo.publish(staged, root / path, fresh=path in new)
        for path in removed:
            undo.remove(root / path)
        undo.forget()
    except OSError as error:
        undo.run()
        message = f"cannot write to {root}: {error.strerror}"
        raise MigrationError(message, hint="nothing was changed") from None
    except BaseException:
        undo.run()
        raise


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

    def forget(self) -> None:
        """Drop the copies: all went well."""
        for backup in self._backups.values():
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
