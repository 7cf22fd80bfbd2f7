"""What every export is made from, and the files that it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.config import Database
    from schemadef.dialect import Dialect
    from schemadef.migration.folder import Folder
    from schemadef.snapshot import Snapshot


class Source(NamedTuple):
    """A database with its schema as it is declared and its folder as it is; `roots` are folders of dialect packs."""

    database: Database
    dialect: Dialect
    snapshot: Snapshot
    folder: Folder
    roots: tuple[Path, ...] = ()


class Files(NamedTuple):
    """Texts by their paths, and the paths of what is there and must go."""

    texts: dict[Path, str]
    gone: tuple[Path, ...] = ()

    def stale(self) -> list[Path]:
        """The paths that differ from what they should be, sorted."""
        differing = [path for path, text in self.texts.items() if _present(path) != text]
        return sorted([*differing, *self.gone])


def _present(path: Path) -> str | None:
    """The text that is there; None when there is none that could be read."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
