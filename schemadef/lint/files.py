"""The files that a path names, in the order in which they would be applied, each up beside its way back."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NUMBER = re.compile(r"(\d+)")
_ROLLBACK = re.compile(r"(?:^|[_.-])(?:rollback|down|undo|revert)(?:[_.-]|$)", re.IGNORECASE)
STDIN = "-"


class Found(NamedTuple):
    """One file: where it is, its text, and whether it takes another one back."""

    path: Path
    text: str
    rollback: bool = False


def find(paths: Iterable[str]) -> Iterator[Found]:
    """Every file of SQL below the paths; `-` is standard input. Raises ConfigError for what is not there."""
    for name in paths:
        if name == STDIN:
            yield Found(Path("<stdin>"), _decoded(sys.stdin.buffer.read()))
            continue
        path = Path(name)
        if path.is_dir():
            for file in sorted(path.rglob("*.sql"), key=lambda file: (str(file.parent), *_key(file))):
                yield Found(file, _read(file), is_rollback(file.relative_to(path)))
        elif path.is_file():
            yield Found(path, _read(path), is_rollback(path))
        else:
            message = f"there is no {name}"
            raise ConfigError(message, hint="name files or folders of SQL, or - for standard input")


def is_rollback(path: Path) -> bool:
    """Whether a file takes another one back: by its folder's name, or a word of its own."""
    return is_rollback_folder(path.parent) or bool(_ROLLBACK.search(path.stem))


def is_rollback_folder(folder: Path) -> bool:
    """Whether a folder holds the ways back of the one that it is in."""
    return folder.name in ("rollback", "rollbacks", "down")


def number_of(path: Path) -> int | None:
    """The number of a file: the first one in its name, whatever its width; None where it has none."""
    match = re.search(r"\d+", path.stem)
    return int(match[0]) if match else None


def _key(file: Path) -> tuple[int, str]:
    """Files go by their number, whatever its width, then by name."""
    match = _NUMBER.match(file.name)
    return (int(match[1]) if match else -1, file.name)


def _read(file: Path) -> str:
    """The text of a file."""
    return _decoded(file.read_bytes())


def _decoded(content: bytes) -> str:
    """A text without its byte order mark; what is no UTF-8 is marked as such."""
    return content.decode("utf-8", "replace").removeprefix("\ufeff")
