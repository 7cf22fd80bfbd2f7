"""Runs beside each other, and the table in which they write what they have done."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from engines import SQLITE_FAMILY
from small_folder import add, broken, refusal, sql, table, times

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import EngineError
from schemadef.history import History
from schemadef.migrate import Patience, migrate, rollback, status
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder
from schemadef.statement import Statement

TWO_AT_ONCE = ("postgres", "sqlite", "libsql", "sqld")
"""What two connections can open; a D1 database in memory has one."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "app"
    add(path, "one", *table("one"))
    return add(path, "two", *table("two"))


def at_once(url: str, call, count: int) -> list[object]:
    """Call with `count` engines at the same moment; what each returned or raised."""
    start = threading.Barrier(count)
    results: list[object] = [None] * count

    def run(number: int) -> None:
        with open_engine(url) as engine:
            start.wait()
            try:
                results[number] = call(engine)
            except Exception as error:
                results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("kind", TWO_AT_ONCE)
def test_many_runs_at_once(kind, tmp_path):
    path = tmp_path / "app"
    for number in range(5):
        folder = add(path, f"t{number}", *table(f"t{number}"))
    with scratch_url(kind) as url:
        results = at_once(url, lambda engine: migrate(engine, folder), 4)
        assert [type(result) for result in results] == [tuple] * 4, results
        ran = sorted(tag for result in results for tag in result)  # type: ignore[attr-defined]
        assert ran == [entry.tag for entry in folder.entries], "each by one run"
        with open_engine(url) as engine:
            assert [times(engine, f"t{number}") for number in range(5)] == [1] * 5
            assert {s.state for s in status(engine, folder)} == {"applied"}


@pytest.mark.parametrize("kind", TWO_AT_ONCE)
def test_many_rollbacks_at_once(kind, folder):
    with scratch_url(kind) as url:
        with open_engine(url) as engine:
            migrate(engine, folder)
        results = at_once(url, lambda engine: rollback(engine, folder, to=0), 4)
        assert [type(result) for result in results] == [tuple] * 4, results
        assert sorted(tag for result in results for tag in result) == ["0001_one", "0002_two"]  # type: ignore[attr-defined]
        with open_engine(url) as engine:
            assert [s.state for s in status(engine, folder)] == ["pending", "pending"]


def test_through_a_transaction_pooler_each_statement_still_runs_once(tmp_path):
    """No lock of a session holds there: the claim that shares each statement's transaction must."""
    path = tmp_path / "app"
    for number in range(5):
        folder = add(path, f"t{number}", *table(f"t{number}"))

    def run(engine: Engine) -> tuple[str, ...]:
        engine.keeps_session = False
        return migrate(engine, folder)

    with scratch_url("postgres") as url:
        results = at_once(url, run, 4)
        assert [type(result) for result in results] == [tuple] * 4, results
        with open_engine(url) as engine:
            assert [times(engine, f"t{number}") for number in range(5)] == [1] * 5
            assert {(s.state, s.statements) for s in status(engine, folder)} == {("applied", 3)}


def test_a_run_waits_for_another_and_says_so(folder):
    with scratch_url("postgres") as url, open_engine(url) as first, open_engine(url) as second:
        events: list[Event] = []
        inside, release = threading.Event(), threading.Event()

        def hold(event: Event) -> None:
            if event.kind == "begin" and event.tag == "0001_one":
                inside.set()
                release.wait()

        thread = threading.Thread(target=migrate, args=(first, folder), kwargs={"report": hold})
        thread.start()
        inside.wait()
        message = refusal(migrate, second, folder, patience=Patience(wait=0.2), report=events.append)
        assert message.startswith("another run has been migrating this database for 0.2 seconds (server process ")
        assert "server process None" not in message
        assert [event.kind for event in events] == ["wait"]
        threading.Timer(0.3, release.set).start()
        assert migrate(second, folder) == ()
        thread.join()
        assert times(second, "one") == 1


def test_a_waiting_run_does_not_block_a_concurrent_index(tmp_path):
    """Had it waited inside the server, its snapshot would hold the index back, and the index the lock: for ever."""
    concurrently = Statement(sql="CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (id)", transactional=False)
    folder = add(tmp_path / "app", "a", sql("CREATE TABLE a (id INTEGER)", "SELECT pg_sleep(0.3)", concurrently))
    with scratch_url("postgres") as url:
        start = time.monotonic()
        results = at_once(url, lambda engine: migrate(engine, folder), 3)
        assert sorted(results) == [(), (), ("0001_a",)]
        assert time.monotonic() - start < 20


def test_the_lock_is_released_when_a_run_fails(tmp_path):
    folder = broken(tmp_path / "app")
    with scratch_url("postgres") as url, open_engine(url) as first, open_engine(url) as second:
        refusal(migrate, first, folder)
        second.execute("CREATE TABLE later (id INTEGER)")
        assert migrate(second, folder, patience=Patience(wait=0)) == ("0001_broken",)


def test_a_busy_sqlite_file_is_waited_for(folder):
    with scratch_url("sqlite") as url:
        import sqlite3

        other = sqlite3.connect(url.removeprefix("file:"), isolation_level=None, check_same_thread=False)
        with open_engine(url) as engine:
            engine.execute("PRAGMA busy_timeout = 0")
            other.execute("BEGIN IMMEDIATE")
            threading.Timer(0.5, lambda: other.execute("COMMIT")).start()
            assert migrate(engine, folder) == ("0001_one", "0002_two")
            other.execute("BEGIN IMMEDIATE")
            longer = add(folder.path, "three", *table("three"))
            assert "database is locked" in refusal(migrate, engine, longer, patience=Patience(wait=0.2))
            other.execute("COMMIT")
        other.close()


# The history table


def test_the_history_is_made_by_many_at_once(postgres):
    with scratch_url("postgres") as url:
        assert at_once(url, lambda engine: History(engine).create(), 8) == [None] * 8
        with open_engine(url) as engine:
            History(engine).create()
            assert History(engine).read() == {}


def test_the_history_needs_no_privilege_once_it_is_there(folder):
    with scratch_url("postgres") as url, open_engine(url) as owner:
        migrate(owner, folder)
        owner.execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'plain') THEN"
            " CREATE ROLE plain; END IF; END $$"
        )
        owner.execute("GRANT USAGE ON SCHEMA schemadef TO plain")
        owner.execute("GRANT SELECT, INSERT, UPDATE ON schemadef.history TO plain")
        owner.execute("SET ROLE plain")
        longer = add(folder.path, "three", sql("SELECT 1"))
        assert migrate(owner, longer) == ("0003_three",)


@pytest.mark.parametrize("kind", SQLITE_FAMILY)
def test_a_taken_row_cannot_be_taken_twice(kind, request, folder):
    engine = request.getfixturevalue({"sqlite": "sqlite_engine", "workerd": "d1_engine"}.get(kind, f"{kind}_engine"))
    migrate(engine, folder)
    engine.batch(History(engine).take(2))
    with pytest.raises(EngineError):
        engine.batch(History(engine).take(2))
    assert list(History(engine).read()) == [1]
