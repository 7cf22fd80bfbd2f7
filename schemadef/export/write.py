"""Files on the disk for others than our own runner to read: each written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from schemadef.errors import ConfigError

if TYPE_CHECKING:
    from schemadef.export.source import Files


def write_files(files: Files) -> list[Path]:
    """Write what differs, take away what must go, and return the paths; raises ConfigError when the disk refuses."""
    stale = files.stale()
    for path in stale:
        if path in files.texts:
            write_whole(path, files.texts[path])
        else:
            _remove(path)
    return stale


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all, and the folder that it is in; raises ConfigError when the disk refuses."""
    try:
        _write(path, text)
    except OSError as error:
        raise _refusal(path, error) from None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # drizzle-kit and schemadef leave out what begins with an underscore
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"_{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _remove(path: Path) -> None:
    """Take a file away, and its folder when nothing else is in it."""
    try:
        path.unlink()
    except OSError as error:
        raise _refusal(path, error) from None
    with suppress(OSError):
        path.parent.rmdir()


def _refusal(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"cannot write {path}: {error.strerror}")


def _umask() -> int:
    """What the process takes from the rights of new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
