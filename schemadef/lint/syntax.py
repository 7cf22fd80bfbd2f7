"""What Postgres's own parser says of statements, asked in a process of its own: where it aborts, only that one ends.

libpg_query ends its process on some texts that are valid, and on some that are too deep (its issues 337 and 348). The
statement at which that happens is passed over, and another process reads the rest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST = 1_000_000
"""What is longer is not asked: the parser keeps a tree of some hundred times its size."""


class Fault(NamedTuple):
    """What is wrong with a text, and the offset of it."""

    message: str
    offset: int


class Parser:
    """A process that parses; started when it is first asked, and again when it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._owner = 0

    def faults(self, texts: Iterable[str]) -> Iterator[Fault | None]:
        """What is wrong with each text; None for one that is right, or that it cannot be asked."""
        for text in texts:
            yield self._fault(text) if "\0" not in text and len(text) <= _LONGEST else None

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _fault(self, text: str) -> Fault | None:
        if self._owner != os.getpid():
            # a worker that was forked off must not read the answers to what its parent asked
            self._process = None
        process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(text) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            self.close()
            return None
        found = json.loads(answer)
        return Fault(*found) if found else None

    def _started(self) -> subprocess.Popen[str]:
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from schemadef.lint.syntax import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        return self._process


def is_there() -> bool:
    """Whether the parser can be asked on this machine."""
    from schemadef.check.libpg_query import libpg_query

    return libpg_query() is not None


def serve() -> None:
    """Answer each line of standard input, a text in JSON, with what is wrong with it: null, or a message and an offset.

    This is the other process's part.
    """
    from schemadef.check.libpg_query import libpg_query

    library = libpg_query()
    for line in sys.stdin:
        fault = library.fault(json.loads(line)) if library is not None else None
        sys.stdout.write(json.dumps(fault) + "\n")
        sys.stdout.flush()
