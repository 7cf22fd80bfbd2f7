"""A long migration on Postgres is sent by many statements at once, and each takes effect once, whatever goes wrong."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cutting import cutter
from other_runners import write

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import MigrationError
from schemadef.history import History
from schemadef.migrate import migrate
from schemadef.migrate.running import Event, Patience
from schemadef.migration.folder import Folder
from schemadef.statement import Statement

COUNT = 320
AT = 137
HASTE = Patience(wait=20.0, lock_timeout="200ms", lease=2.0)
PROGRAM = """
import sys
from pathlib import Path
from schemadef.engines import open_engine
from schemadef.migrate import migrate
from schemadef.migration.folder import read_folder
with open_engine(sys.argv[2]) as engine:
    print("ready", flush=True)
    migrate(engine, read_folder(Path(sys.argv[1])))
"""


def folder_of(path: Path, other: str = "") -> Folder:
    """Statements that would show if one ran twice; one in the middle may be another, and one stands in no transaction."""
    up: list[object] = [Statement(sql="CREATE TABLE IF NOT EXISTS log (n integer)")]
    up += [Statement(sql=f"INSERT INTO log (n) VALUES ({number})") for number in range(2, COUNT + 1)]
    up[AT - 1] = Statement(sql=other or f"INSERT INTO log (n) VALUES ({AT})")
    index = "CREATE INDEX CONCURRENTLY IF NOT EXISTS log_n ON log (n)"
    up.insert(200, Statement(sql=index, transactional=False))
    return write(path, [up], "postgresql")


def numbers(engine: Engine) -> list[int]:
    return [int(str(n)) for (n,) in engine.query("SELECT n FROM log ORDER BY n")]


EVERY = list(range(2, COUNT + 1))


@pytest.mark.parametrize("version", ["", "14"])
def test_few_round_trips(version: str, tmp_path: Path) -> None:
    with scratch_url("postgres", version) as url, cutter(url) as (cut_url, proxy), open_engine(cut_url) as engine:
        events: list[Event] = []
        before = proxy.trips
        migrate(engine, folder_of(tmp_path), report=events.append)
        assert proxy.trips - before < 30
        assert numbers(engine) == EVERY
        told = [event.position for event in events if event.kind == "statement"]
        assert told == list(range(1, COUNT + 2)), "each is told, once and in order"
        (row,) = History(engine).read().values()
        assert (row.statements, row.finished) == (COUNT + 1, True)


@pytest.mark.parametrize("version", ["", "14"])
def test_a_failure_is_known_exactly(version: str, tmp_path: Path) -> None:
    with scratch_url("postgres", version) as url, open_engine(url) as engine:
        broken = folder_of(tmp_path / "broken", "INSERT INTO missing VALUES (1)")
        events: list[Event] = []
        with pytest.raises(MigrationError, match=f"failed at statement {AT} of {COUNT + 1}.*missing") as caught:
            migrate(engine, broken, report=events.append)
        assert f"{AT - 1} of them are applied and recorded" in caught.value.hint
        assert events[-1].position == AT
        assert numbers(engine) == list(range(2, AT))
        engine.execute("CREATE TABLE missing (n integer)")
        migrate(engine, broken)
        assert numbers(engine) == [n for n in EVERY if n != AT]


def test_what_the_guard_refuses_runs_no_sooner(tmp_path: Path) -> None:
    """It is asked again when what stands before the statement is done."""
    with scratch_url("postgres") as url, open_engine(url) as engine:

        def guard(migration: object, statement: Statement) -> None:
            if str(AT) in statement.sql and numbers(engine) != list(range(2, AT)):
                raise MigrationError("not yet")

        migrate(engine, folder_of(tmp_path), guard=guard)
        assert numbers(engine) == EVERY


def test_a_lock_in_the_middle_is_waited_for(tmp_path: Path) -> None:
    with scratch_url("postgres") as url, open_engine(url) as engine, open_engine(url) as other:
        other.execute("CREATE TABLE busy (n integer)")
        holder = threading.Thread(target=other.batch, args=(["LOCK TABLE busy", "SELECT pg_sleep(1.5)"],))
        holder.start()
        time.sleep(0.3)
        events: list[Event] = []
        folder = folder_of(tmp_path, "INSERT INTO busy VALUES (1)")
        migrate(engine, folder, report=events.append, patience=HASTE)
        holder.join()
        assert "again" in {event.kind for event in events}
        assert numbers(engine) == [n for n in EVERY if n != AT]
        assert engine.query("SELECT n FROM busy") == [(1,)]


def test_a_line_that_is_cut(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for when, trip in random.Random("long").sample([(w, t) for w in ("before", "after") for t in range(7, 16)], 5):
        with scratch_url("postgres") as url, cutter(url) as (cut_url, proxy), open_engine(cut_url) as engine:
            proxy.cuts = {trip: when}
            migrate(engine, folder, patience=HASTE)
            assert not proxy.cuts, "nothing was cut"
            assert numbers(engine) == EVERY, (when, trip)


def test_killed_in_the_middle(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for seed in range(3):
        with scratch_url("postgres") as url:
            command = [sys.executable, "-c", PROGRAM, str(folder.path), url]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
                assert process.stdout and process.stdout.readline() == b"ready\n"
                time.sleep(random.Random(seed).uniform(0.01, 0.15))
                process.send_signal(signal.SIGKILL)
            with open_engine(url) as engine:
                migrate(engine, folder, patience=HASTE)
                assert numbers(engine) == EVERY
