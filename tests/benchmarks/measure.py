"""Run a command as a whole process: its wall time, and the peak memory of its largest process."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


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
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)),
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {said.decode(errors='replace')[-500:]}")
    return Run(seconds, _mebibytes(usage))


def _mebibytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def median(runs: Sequence[Run]) -> Run:
    """The median of the times and of the memories."""
    middle = len(runs) // 2
    return Run(sorted(r.seconds for r in runs)[middle], sorted(r.memory for r in runs)[middle])
