"""`make bench`: schemadef against its peers in the same run, run by run in turn, as ratios of medians.

    python -m tests.benchmarks [--runs 5] [--tables 10 100 1000]

`generate` is compared with drizzle-kit's on the same schema, the first run and one without a change; `--version` with
alembic's. A run of each that is not counted goes first. Nothing here fails: the goals stand beside the numbers.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.measure import Run, median, run
from tests.benchmarks.schemas import python_schema, typescript_schema

TESTS = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
DRIZZLE = TESTS / "node_modules" / "drizzle-kit" / "bin.cjs"
FAMILIES = {"pg": ("postgres", "postgresql"), "sqlite": ("sqlite", "sqlite")}
GOALS = {10: (0.6, 0.8), 100: (0.5, 0.7), 1000: (0.4, 0.6)}
"""The most of drizzle-kit's time and memory, by the number of tables."""


class Job(NamedTuple):
    """One comparison: the folder to work in, both commands, and what to take away before each run."""

    name: str
    folder: Path
    ours: tuple[str | Path, ...]
    theirs: tuple[str | Path, ...]
    fresh: bool


def main() -> None:
    """Measure every job and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tables", type=int, nargs="+", default=list(GOALS))
    options = parser.parse_args()
    print(f"{'':28}{'ours':>16}{'peer':>16}{'time':>8}{'goal':>6}{'memory':>9}{'goal':>6}")  # noqa: T201
    _version(options.runs)
    # drizzle-kit resolves its imports from where the schema lies
    with tempfile.TemporaryDirectory(prefix="bench-", dir=TESTS) as name:
        for tables in options.tables:
            for family in FAMILIES:
                folder = Path(name) / f"{family}{tables}"
                _write(folder, family, tables)
                for fresh in (True, False):
                    _print(_job(folder, family, tables, fresh), options.runs, GOALS.get(tables, (0.0, 0.0)))


def _write(folder: Path, family: str, tables: int) -> None:
    folder.mkdir()
    (folder / "schema.py").write_text(python_schema(tables))
    (folder / "schema.ts").write_text(typescript_schema(tables, family))
    (folder / "schemadef.toml").write_text(
        f'[databases.app]\ndeclaration = "schema.py"\ndialect = "{FAMILIES[family][0]}"\nfolder = "ours"\n'
    )


def _job(folder: Path, family: str, tables: int, fresh: bool) -> Job:
    theirs = ("node", DRIZZLE, "generate", "--dialect", FAMILIES[family][1], "--schema", "schema.ts", "--out", "theirs")
    what = "first" if fresh else "no change"
    return Job(f"{family} {tables} tables, {what}", folder, (BIN / "schemadef", "generate"), theirs, fresh)


def _print(job: Job, runs: int, goals: tuple[float, float]) -> None:
    ours, theirs = _measure(job, runs)
    print(  # noqa: T201
        f"{job.name:28}{_shown(ours):>16}{_shown(theirs):>16}{ours.seconds / theirs.seconds:>8.2f}{goals[0] or '':>6}"
        f"{ours.memory / theirs.memory:>9.2f}{goals[1] or '':>6}",
        flush=True,
    )


def _shown(one: Run) -> str:
    return f"{one.seconds:.3f} s {one.memory:.0f} MB"


def _measure(job: Job, runs: int) -> tuple[Run, Run]:
    """The medians of both commands, run in turn, after one run of each that is not counted."""
    ours: list[Run] = []
    theirs: list[Run] = []
    for _ in range(runs + 1):
        for command, output, found in ((job.ours, "ours", ours), (job.theirs, "theirs", theirs)):
            if job.fresh:
                shutil.rmtree(job.folder / output, ignore_errors=True)
            found.append(run(command, job.folder))
    return median(ours[1:]), median(theirs[1:])


def _version(runs: int) -> None:
    job = Job("--version (alembic)", TESTS, (BIN / "schemadef", "--version"), (BIN / "alembic", "--version"), False)
    _print(job, runs, (0.15, 0.0))


if __name__ == "__main__":
    main()
