"""Run a command as a whole process: its wall time, and the peak memory of its largest process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LAUNCH = Path(__file__).with_name("launch.py")


class Run(NamedTuple):
    """One run: seconds, and mebibytes."""

    seconds: float
    memory: float


def environment() -> dict[str, str]:
    """The environment of an installed tool: Python may keep its compiled modules, as pip's do."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
    return {name: value for name, value in os.environ.items() if name not in dropped} | {"CI": "1", "NO_COLOR": "1"}


def run(command: Sequence[str | Path], cwd: Path) -> Run:
    """Run a command to its end; raises when it fails."""
    launched = subprocess.run(
        [sys.executable, "-I", "-S", LAUNCH, *map(str, command)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    status, seconds, kibibytes = launched.stderr.split()
    if int(status) != 0:
        raise RuntimeError(f"{command[0]} failed: {launched.stdout.decode(errors='replace')[-500:]}")
    return Run(float(seconds), int(kibibytes) / 1024)


def median(runs: Sequence[Run]) -> Run:
    """The median of the times and of the memories."""
    middle = len(runs) // 2
    return Run(sorted(r.seconds for r in runs)[middle], sorted(r.memory for r in runs)[middle])
