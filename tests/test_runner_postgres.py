"""Runs on Postgres that are kept waiting, and what cannot stand in a transaction: each takes effect once, by every way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from engines import WAYS
from postgres_runs import HASTE, ROOT, blocker, by, refusal
from twenty import add, concurrently, log, twenty

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.history import History
from schemadef.migrate import Patience, migrate
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder
from schemadef.statement import Statement


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """For how long a server that does not answer yet is tried here."""
    monkeypatch.setenv("SCHEMADEF_CONNECT_SECONDS", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return twenty(tmp_path / "app")


# Kept waiting


ALTER = Statement(sql="ALTER TABLE public.log ADD COLUMN IF NOT EXISTS m text DEFAULT 'password ''hunter2'''")


@pytest.mark.parametrize("way", WAYS)
def test_who_holds_a_lock_is_named(way: str, tmp_path: Path) -> None:
    path = tmp_path / "app"
    add(path, "log", (Statement(sql="CREATE TABLE log (n integer)"),))
    add(path, "alter", (log(1), ALTER, log(2)))
    folder = add(path, "more", (log(3),))
    patience = Patience(wait=0.4, lock_timeout="1500ms")
    with by(way) as (url, by_way), open_engine(by_way) as engine:
        migrate(engine, folder, to=1)
        with blocker(url) as other:
            start = time.monotonic()
            said = refusal(migrate, engine, folder, patience=patience)
            assert time.monotonic() - start < 8
            pid = other.info.backend_pid
        assert said.startswith(
            "migration 0002_alter failed at statement 1 of 3, `INSERT INTO public.log (n) VALUES (1)`"
        )
        assert "canceling statement due to lock timeout" in said
        who = rf"server process {pid} \(reports, user postgres, idle in transaction for \d seconds: `LOCK TABLE log`\)"
        assert re.search(f"{who} keeps it waiting", said), said
        assert said.endswith(
            "0 of them are applied and recorded; mend the cause and run `schemadef migrate` again;"
            " 0003_more after it was not begun"
        )
        assert migrate(engine, folder) == ("0002_alter", "0003_more")


def test_a_blocker_of_another_role_is_named_as_far_as_it_is_shown(tmp_path: Path) -> None:
    add(tmp_path / "app", "log", (Statement(sql="CREATE TABLE log (n integer)"),))
    folder = add(tmp_path / "app", "more", (log(1),))
    with scratch_url("postgres") as url, open_engine(url) as admin:
        migrate(admin, folder, to=1)
        if admin.query("SELECT 1 FROM pg_roles WHERE rolname = 'sd_reader_of_little'") == []:
            admin.execute("CREATE ROLE sd_reader_of_little LOGIN PASSWORD 'little'")
        for grant in ("USAGE ON SCHEMA schemadef", "ALL ON ALL TABLES IN SCHEMA schemadef", "INSERT ON log"):
            admin.execute(f"GRANT {grant} TO sd_reader_of_little")
        little = re.sub("//[^@]*@", "//sd_reader_of_little:little@", url)
        with blocker(url) as other, open_engine(little) as engine:
            pid = other.info.backend_pid
            said = refusal(migrate, engine, folder, patience=Patience(wait=0.2, lock_timeout="1500ms"))
        assert f"; server process {pid} (reports, user postgres) keeps it waiting" in said


@pytest.mark.parametrize("way", WAYS)
def test_a_lock_that_is_given_back_is_waited_for(way: str, tmp_path: Path) -> None:
    add(tmp_path / "app", "log", (Statement(sql="CREATE TABLE log (n integer)"),))
    folder = add(tmp_path / "app", "alter", (log(1), ALTER))
    events: list[Event] = []
    with by(way) as (url, by_way), open_engine(by_way) as engine:
        migrate(engine, folder, to=1)
        with blocker(url) as other:
            threading.Timer(0.8, other.rollback).start()
            assert migrate(engine, folder, report=events.append, patience=HASTE) == ("0002_alter",)
        assert any(event.kind == "again" and "lock timeout" in event.label for event in events)
        with open_engine(url) as direct:
            assert direct.query("SELECT n FROM log") == [(1,)]


def test_a_lock_timeout_does_not_stay(tmp_path: Path) -> None:
    folder = add(tmp_path / "app", "log", (Statement(sql="CREATE TABLE log (n integer)"), log(1)))
    with by("postgres") as (url, _), open_engine(url) as engine:
        migrate(engine, folder)
        assert engine.query("SHOW lock_timeout") == [("0",)]


def test_only_what_finishes_a_migration_is_waited_for_on_the_disk(tmp_path: Path) -> None:
    """A count and its statement are one, so that a server that breaks down loses both or none."""
    said = "INSERT INTO seen VALUES (current_setting('synchronous_commit'))"
    table = Statement(sql="CREATE TABLE seen AS SELECT current_setting('synchronous_commit') AS setting")
    folder = add(tmp_path / "app", "log", (table, Statement(sql=said)))
    with by("postgres") as (url, _), open_engine(url) as engine:
        engine.query("SELECT set_config('synchronous_commit', 'local', false)")
        engine.execute(History(engine).creation)
        engine.execute(
            f"CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN {said}; RETURN NULL; END $x$"
        )
        engine.execute(
            "CREATE TRIGGER note AFTER UPDATE ON schemadef.history FOR EACH ROW WHEN (NEW.finished) EXECUTE FUNCTION note()"
        )
        migrate(engine, folder)
        assert engine.query("SELECT setting FROM seen") == [("off",), ("off",), ("local",)]


# What cannot stand in a transaction


SEEN: list[tuple[object, ...]] = []


def watch(url: str, until: threading.Timer) -> None:
    waiting = "SELECT query FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND mode = 'AccessExclusiveLock'"
    SEEN.clear()
    with open_engine(url) as other:
        while until.is_alive():
            SEEN.extend(other.query(waiting))
            time.sleep(0.02)


@pytest.mark.parametrize("way", WAYS)
def test_killed_while_an_index_is_built(way: str, tmp_path: Path) -> None:
    """The server builds on for a run that is gone, and would leave an index that is not valid when it is ended."""
    add(tmp_path / "app", "items", (Statement(sql="CREATE TABLE items (id integer, a text)"),))
    folder = add(tmp_path / "app", "index", concurrently("items_a", "a"))
    program = [sys.executable, str(ROOT / "tests" / "support" / "killed.py"), str(folder.path), "0.7"]
    waits = (
        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'"
    )
    with by(way) as (url, by_way), open_engine(by_way) as engine, open_engine(url) as other:
        migrate(engine, folder, to=1)
        with blocker(url, "INSERT INTO items VALUES (1, 'x')") as writer:
            child = subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, text=True, start_new_session=True)
            assert child.stdin
            child.stdin.write(f"{by_way} before 999\n")
            child.stdin.flush()
            deadline = time.monotonic() + 20
            while not other.query(waits):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            end = threading.Timer(2.0, writer.rollback)
            queue = threading.Thread(target=watch, args=(url, end))
            for thread in (end, queue):
                thread.start()
            assert migrate(engine, folder, patience=HASTE) == ("0002_index",)
            queue.join()
        assert SEEN == [], "nobody queued for the table, behind whom its readers would wait"
        assert other.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'items_a'::regclass") == [(True,)]


@pytest.mark.parametrize("way", WAYS)
def test_an_index_that_failed_is_built_anew(way: str, tmp_path: Path) -> None:
    twice = Statement(sql="INSERT INTO items VALUES (1, 'x'), (2, 'x')")
    guard, create = concurrently("items_a", "a")
    unique = Statement(sql=create.sql.replace("CREATE INDEX", "CREATE UNIQUE INDEX"), transactional=False)
    table = Statement(sql="CREATE TABLE items (id integer, a text)")
    folder = add(tmp_path / "app", "index", (table, twice, guard, unique))
    with by(way) as (url, by_way), open_engine(by_way) as engine, open_engine(url) as other:
        assert "could not create unique index" in refusal(migrate, engine, folder)
        other.execute("DELETE FROM items WHERE id = 2")
        assert migrate(engine, folder) == ("0001_index",)
        assert other.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'items_a'::regclass") == [(True,)]
