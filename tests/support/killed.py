"""A program that migrates in children of its own and kills each one where told: URL FOLDER LEASE, then a line a child.

`before 3` kills (SIGKILL) before the third call to the engine, `after 3` after it; the child's status is answered.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from schemadef.engines import open_engine
from schemadef.migrate import Patience, migrate
from schemadef.migration.folder import read_folder


class Mortal:
    """An engine that counts its calls, and dies at one of them."""

    def __init__(self, engine: object, when: str, at: int) -> None:
        self.engine = engine
        self.when = when
        self.left = at

    def __getattr__(self, name: str) -> object:
        found = getattr(self.engine, name)
        if name not in ("execute", "query", "batch"):
            return found

        def call(*arguments: object) -> object:
            self.left -= 1
            if self.left == 0 and self.when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return found(*arguments)
            finally:
                if self.left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        return call


def child(url: str, folder: Path, lease: float, when: str, at: int) -> None:
    with open_engine(url) as engine:
        migrate(Mortal(engine, when, at), read_folder(folder), patience=Patience(lease=lease))  # type: ignore[arg-type]


def main() -> None:
    folder, lease = Path(sys.argv[1]), float(sys.argv[2])
    for line in sys.stdin:
        url, when, at = line.split()
        process = os.fork()
        if process == 0:
            status = 1
            try:
                child(url, folder, lease, when, int(at))
                status = 0
            finally:
                os._exit(status)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
