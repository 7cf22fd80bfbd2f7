"""The command line as a user runs it: another process, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Answer(NamedTuple):
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


def schemadef(*arguments: str, cwd: Path, **variables: str) -> Answer:
    """Run `schemadef` with these arguments and environment variables."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | variables
    done = subprocess.run(
        [sys.executable, "-m", "schemadef", *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)
