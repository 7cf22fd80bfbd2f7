"""What is read out of a text, kept in the user's cache folder: its reader takes longer to import than a short run."""

from __future__ import annotations

import marshal
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def remembered(name: str, text: str, read: Callable[[str], Any]) -> Any:  # noqa: ANN401 - what marshal writes
    """What `read` makes of exactly this text, in values that marshal writes; what it raises is not kept.

    `name` says whose text it is: of each, the last one is kept. A folder that cannot be written is none.
    """
    try:
        file = _folder(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")) / name
    except RuntimeError:
        return read(text)
    known = _kept(file)
    if known is not None and known[0] == text:
        return known[1]
    made = read(text)
    _keep(file, text, made)
    return made


def _kept(file: Path) -> tuple[str, Any] | None:
    try:
        text, made = marshal.loads(file.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return text, made


def _keep(file: Path, text: str, made: Any) -> None:  # noqa: ANN401 - as above
    """Write it, if the disk lets us: another process reads the file whole or not at all."""
    own = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        own.write_bytes(marshal.dumps((text, made)))
        own.replace(file)
    except (OSError, ValueError):
        return


@cache
def _folder(root: str | None) -> Path:
    """In the user's cache folder, as the system names it; what one Python writes another may not read.

    Raises RuntimeError where nobody says whose home it is.
    """
    base = Path(root) if root else Path("~/.cache").expanduser()
    return base / "schemadef" / f"read-{sys.implementation.cache_tag}-{sys.hexversion:x}"
