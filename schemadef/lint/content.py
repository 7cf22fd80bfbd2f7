"""What stands in a file, as text, read with as few calls as it takes; and written again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from schemadef.errors import ConfigError, SchemadefError

if TYPE_CHECKING:
    from pathlib import Path

_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""How files are opened: one that is a pipe has nothing in it when nobody writes to it, and is not waited for."""
_AT_ONCE = 1 << 13
"""Bytes, more than most migrations have: room for many more is memory that comes and goes with each file."""
_MORE = 1 << 24


def read_text(file: Path | str, size: int) -> str:
    """The text of a file; raises ConfigError for one that cannot be read, like a link that leads nowhere."""
    try:
        return decoded(_content(file, size))
    except OSError as error:
        message = f"cannot read {file}: {error.strerror}"
        raise ConfigError(message, hint="mend it, or leave it out with `exclude` in [lint]") from None


def _content(file: Path | str, size: int) -> bytes:
    """What is in a file, which had a size when it was last looked at, or none that is known.

    There may be very many, and Python's own files ask the system for what nobody needs here. Where all comes that was
    to come, and there is room for more, nothing is left to be asked for.
    """
    opened = os.open(file, _READING)
    try:
        content = os.read(opened, size + 1 if size >= 0 else _AT_ONCE)
        if content and len(content) != size:
            more = [*iter(lambda: os.read(opened, _MORE), b"")]
            content = b"".join((content, *more)) if more else content
    finally:
        os.close(opened)
    return content


def written(file: Path, text: str) -> None:
    """Write a file, its line ends as they are; raises SchemadefError where that cannot be done."""
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        message = f"cannot write {file}: {error.strerror}"
        raise SchemadefError(message) from None


def decoded(content: bytes) -> str:
    """A text without its byte order mark; what is no UTF-8 is marked as such."""
    return content.decode("utf-8", "replace").removeprefix("\ufeff")
