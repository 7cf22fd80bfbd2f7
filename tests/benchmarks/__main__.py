"""`make bench`: schemadef against its peers in the same run, run by run in turn, as ratios of medians.

    python -m tests.benchmarks [--runs 5] [--tables 10 100 1000]

`generate` is compared with drizzle-kit's on the same schema: the first run, one without a change, one with a change of
one table and one with a change of every table; reading a live Postgres with alembic's autogenerate, which compares it
with what it should be as ours does; `--version` with alembic's; `lint` with squawk, cold and with nothing changed;
`migrate` on a local D1 with wrangler's `d1 migrations apply --local`, on a libSQL file with drizzle-orm's migrator; runs on Postgres with the bare statements one by
one, with connecting alone, and with drizzle-orm's migrator.
A run of each that is not counted goes first. Nothing here fails: the goals stand beside the numbers.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from schemadef.compile import statements
from schemadef.dialect import load_dialect
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.load import load_schema
from tests.benchmarks.linting import SQLFLUFF_FILES, sqlfluff, write_migrations
from tests.benchmarks.measure import Run, median, run
from tests.benchmarks.migrating import write_d1_project, write_libsql_project
from tests.benchmarks.postgres_runs import lines as postgres_lines
from tests.benchmarks.schemas import python_schema, typescript_schema

TESTS = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
DRIZZLE = TESTS / "node_modules" / "drizzle-kit" / "bin.cjs"
FAMILIES = {"pg": ("postgres", "postgresql"), "sqlite": ("sqlite", "sqlite")}
GOALS = {10: (0.6, 0.8), 100: (0.5, 0.7), 1000: (0.4, 0.6)}
"""The most of drizzle-kit's time and memory, by the number of tables."""
GOALS_FOR = ("first", "no change")


CHANGES = {"first": -1, "no change": 0, "one change": 1, "all change": None}
"""How many tables change after the first run; none before it, and None stands for all."""


class Job(NamedTuple):
    """One comparison: the folder to work in, both commands, and where the state before each run is kept, if any."""

    name: str
    folder: Path
    ours: tuple[str | Path, ...]
    theirs: tuple[str | Path, ...]
    before: str = ""


def main() -> None:
    """Measure every job and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tables", type=int, nargs="*", default=list(GOALS))
    parser.add_argument("--files", type=int, nargs="*", default=[1, SQLFLUFF_FILES, 1000, 10_000])
    options = parser.parse_args()
    print(f"{'':28}{'ours':>16}{'peer':>16}{'time':>8}{'goal':>6}{'memory':>9}{'goal':>6}")  # noqa: T201
    _version(options.runs)
    # drizzle-kit resolves its imports from where the schema lies
    with tempfile.TemporaryDirectory(prefix="bench-", dir=TESTS) as name:
        for tables in options.tables:
            for family in FAMILIES:
                folder = Path(name) / f"{family}{tables}"
                folder.mkdir()
                for change in CHANGES:
                    job = _job(folder, family, tables, change)
                    goals = GOALS.get(tables, (0.0, 0.0)) if change in GOALS_FOR else (0.0, 0.0)
                    _print(job, options.runs, goals)
        for tables in options.tables:
            _migrate(Path(name), tables, options.runs)
        for line in postgres_lines(Path(name), options.runs):
            shown = (f"{line.ours:.3f} s", f"{line.peer:.3f} s")
            print(f"{line.name:28}{shown[0]:>16}{shown[1]:>16}{line.ours / line.peer:>8.2f}{line.goal:>6}")  # noqa: T201
        for tables in options.tables:
            _read(Path(name), tables, options.runs)
        for files in options.files:
            _lint(Path(name), files, options.runs)


def _write(folder: Path, family: str, tables: int, changed: int) -> None:
    (folder / "schema.py").write_text(python_schema(tables, changed))
    (folder / "schema.ts").write_text(typescript_schema(tables, family, changed))
    (folder / "schemadef.toml").write_text(
        f'[databases.app]\ndeclaration = "schema.py"\ndialect = "{FAMILIES[family][0]}"\nfolder = "ours"\n'
    )


def _job(folder: Path, family: str, tables: int, change: str) -> Job:
    """The job, with both tools' folders as they are before the change."""
    ours: tuple[str | Path, ...] = (BIN / "schemadef", "generate")
    theirs = ("node", DRIZZLE, "generate", "--dialect", FAMILIES[family][1], "--schema", "schema.ts", "--out", "theirs")
    changed = CHANGES[change]
    before = folder / "before"
    shutil.rmtree(before, ignore_errors=True)
    for output, command in (("ours", ours), ("theirs", theirs)):
        shutil.rmtree(folder / output, ignore_errors=True)
        if changed == -1:
            (before / output).mkdir(parents=True)
            continue
        _write(folder, family, tables, 0)
        run(command, folder)
        shutil.copytree(folder / output, before / output)
    _write(folder, family, tables, 0 if changed == -1 else tables if changed is None else changed)
    return Job(f"{family} {tables} tables, {change}", folder, ours, theirs, "before")


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
            if job.before:
                shutil.rmtree(job.folder / output, ignore_errors=True)
                shutil.copytree(job.folder / job.before / output, job.folder / output)
            found.append(run(command, job.folder))
    return median(ours[1:]), median(theirs[1:])


def _version(runs: int) -> None:
    job = Job("--version (alembic)", TESTS, (BIN / "schemadef", "--version"), (BIN / "alembic", "--version"))
    _print(job, runs, (0.15, 0.0))


def _migrate(folder: Path, tables: int, runs: int) -> None:
    place = folder / f"d1_{tables}"
    place.mkdir()
    ours, theirs = write_d1_project(place, tables)
    _print(Job(f"d1 {tables} tables, migrate", place, ours, theirs, "before"), runs, (1.0, 0.0))
    place = folder / f"libsql_{tables}"
    place.mkdir()
    ours, theirs = write_libsql_project(place, tables)
    _print(Job(f"libsql {tables} tables, migrate", place, ours, theirs, "before"), runs, (1.0, 0.0))


def _lint(folder: Path, files: int, runs: int) -> None:
    """Files that have errors for both: each exits 1, which is no failure here."""
    place = folder / f"lint{files}"
    names = write_migrations(place, files)
    shell = ("sh", "-c", '"$@" > /dev/null; test $? -le 1', "sh")
    ours = (*shell, BIN / "schemadef", "lint", "--dialect", "neon", *names)
    cold = (*ours, "--no-cache")
    if files == SQLFLUFF_FILES:
        fluff = (*shell, sqlfluff(), "lint", "--dialect", "postgres", "--rules", "PG01,PG02", ".")
        _print(Job(f"lint {files} (sqlfluff)", place, cold, fluff), 1, (0.02, 0.0))
        return
    theirs = (*shell, BIN / "squawk", *names)
    goal = 12.0 if files == 1 else 1.0
    _print(Job(f"lint {files}", place, cold, theirs), runs, (goal, 0.0 if files == 1 else 1.0))
    _print(Job(f"lint {files}, nothing changed", place, ours, theirs), runs, (goal / 4, 0.0))


def _read(folder: Path, tables: int, runs: int) -> None:
    """Reading a live database, as whole processes."""
    schema = folder / f"pg{tables}" / "schema.py"
    schema.write_text(python_schema(tables))
    with scratch_url("postgres", "18") as url:
        with open_engine(url) as engine:
            for statement in statements(load_schema([schema.name], schema.parent), load_dialect("postgres", "18")):
                engine.execute(statement.sql)
        script = (sys.executable, "-m", "tests.benchmarks.reading")
        job = Job(
            f"pg {tables} tables, live", TESTS.parent, (*script, "ours", url), (*script, "theirs", url, str(tables))
        )
        _print(job, runs, (0.2 if tables >= 1000 else 0.0, 0.0))


if __name__ == "__main__":
    main()
