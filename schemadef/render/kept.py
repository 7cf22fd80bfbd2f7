"""Templates in their compiled form, kept in the user's cache folder: compiling one takes as long as a whole run."""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

REVISION = 2
"""Part of where compiled templates are kept: another for every change of what they are compiled to."""


def compiled(source: str, name: str) -> CodeType:
    """The code of a template; raises ConfigError for a text that is none. `name` is whose it is, and its own."""
    folder = _folder()
    file = folder / name.replace("/", "-") if folder else None
    known = _read(file, source) if file else None
    if known is not None:
        return known
    from schemadef.render.code import python_of

    code = compile(python_of(source, name), name, "exec")
    if file:
        _write(file, source, code)
    return code


def _read(file: Path, source: str) -> CodeType | None:
    """What is kept of exactly this text."""
    try:
        text, code = marshal.loads(file.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return code if text == source else None


def _write(file: Path, source: str, code: CodeType) -> None:
    """Keep it, if the disk lets us: another process reads the file whole or not at all."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with suppress(OSError):
        beside.write_bytes(marshal.dumps((source, code)))
        beside.replace(file)


@cache
def _folder() -> Path | None:
    """Where they are kept, by what reads them; None where there is no folder to write to."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
        folder = base / "schemadef" / f"templates-{REVISION}-{sys.implementation.cache_tag}-{sys.hexversion:x}"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None
