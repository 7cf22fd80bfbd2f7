"""How long the lines of a project are: what its ruff is told (docs.astral.sh/ruff/settings, `line-length`)."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from schemadef.pull import WIDTH

if TYPE_CHECKING:
    from pathlib import Path

_FILES = (".ruff.toml", "ruff.toml", "pyproject.toml")


def line_length(folder: Path) -> int:
    """The line length of the nearest configuration of ruff from a folder upwards; ruff's own without one."""
    folder = folder.resolve()
    for each in (folder, *folder.parents):
        for name in _FILES:
            found = _settings(each / name)
            if found is not None:
                length = found.get("line-length", WIDTH)
                return length if isinstance(length, int) and length > 0 else WIDTH
    return WIDTH


def _settings(file: Path) -> dict[str, Any] | None:
    """What a file tells ruff; None when it does not. A broken file is its owner's affair."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    found = read.get("tool", {}).get("ruff") if file.name == "pyproject.toml" else read
    return found if isinstance(found, dict) else None
