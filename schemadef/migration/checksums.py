"""`schemadef.sum`: a line for each file, its hash chained on the line before.

Because every line depends on the previous one and new lines come last, two branches that both add a migration conflict
in git, and because a line is checked against the line recorded before it, each edited file is found by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.errors import MigrationError
from schemadef.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SUM = "schemadef.sum"
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Sum(Value, frozen=True, kw_only=True):
    """One line: a file, relative to the folder, and its chained hash."""

    path: str
    hash: str


def checksum(content: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal; a checkout with CRLF has the same. drizzle-orm stores the same hash."""
    import hashlib

    # looking for one byte takes a fiftieth of looking for two
    return hashlib.sha256(content.replace(b"\r\n", b"\n") if b"\r" in content else content).hexdigest()


def chained(previous: str, path: str, content: bytes) -> Sum:
    """The line of a file that follows the line whose hash is `previous`."""
    return following(previous, path, checksum(content))


def following(previous: str, path: str, hash: str) -> Sum:
    """The same of a file by its own hash."""
    return Sum(path=path, hash=checksum(f"{previous}\n{path}\n{hash}".encode()))


def extend(sums: Iterable[Sum], files: Iterable[tuple[str, bytes]]) -> tuple[Sum, ...]:
    """The lines, followed by one for each further file."""
    return extend_by_hash(sums, ((path, checksum(content)) for path, content in files))


def extend_by_hash(sums: Iterable[Sum], files: Iterable[tuple[str, str]]) -> tuple[Sum, ...]:
    """The same of files whose own hashes are known."""
    lines = list(sums)
    for path, hash in files:
        lines.append(following(lines[-1].hash if lines else "", path, hash))
    return tuple(lines)


def render_sums(sums: Iterable[Sum]) -> str:
    """The text of `schemadef.sum`."""
    return "".join(f"{line.path} {line.hash}\n" for line in sums)


def parse_sums(text: str, place: Path) -> tuple[Sum, ...]:
    """The lines of a `schemadef.sum`; raises MigrationError for a merge conflict or a line that is none."""
    check_conflict(text, place)
    sums = []
    for number, line in enumerate(text.splitlines(), start=1):
        path, _, value = line.partition(" ")
        if len(value) != 64 or not path:
            message = f"line {number} of {place} is not a file and its checksum"
            raise MigrationError(message, hint="restore it from version control")
        sums.append(Sum(path=path, hash=value))
    return tuple(sums)


def check_conflict(text: str, file: Path) -> None:
    """Raise MigrationError when the text of a file holds git's conflict markers."""
    if any(line.startswith(CONFLICT) for line in text.splitlines()):
        message = f"{file} holds a merge conflict: two branches have both added a migration"
        hint = "run `schemadef rebase`, which numbers your own after theirs"
        raise MigrationError(message, hint=hint)
