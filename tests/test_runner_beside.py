"""Runs on Postgres beside each other: locks and leases."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import msgspec
import psycopg
import pytest
from cutting import cutter
from engines import FULL, WAYS, way_url
from pooler import pooler
from postgres_runs import HASTE, by, refusal, slow, stands
from twenty import add, log, twenty

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.migrate import Patience, migrate, rollback, status
from schemadef.migrate.lock import KEY
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder
from schemadef.snapshot import Header, Snapshot, Told
from schemadef.statement import Statement


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """For how long a server that does not answer yet is tried here."""
    monkeypatch.setenv("SCHEMADEF_CONNECT_SECONDS", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return twenty(tmp_path / "app")


def at_once(urls: list[str], folder: Folder) -> list[object]:
    """Migrate by each URL at the same moment; what each run returned or raised."""
    start = threading.Barrier(len(urls))
    results: list[object] = [None] * len(urls)

    def go(number: int) -> None:
        with open_engine(urls[number]) as engine:
            start.wait()
            try:
                results[number] = migrate(engine, folder, patience=Patience(wait=60, lease=5))
            except Exception as error:
                results[number] = error

    threads = [threading.Thread(target=go, args=(number,)) for number in range(len(urls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize(
    ("way", "count"), [*((way, count) for way in WAYS for count in ((2, 8) if FULL else (8,))), ("all", 2), ("all", 8)]
)
def test_many_runs_at_once(way: str, count: int, folder: Folder) -> None:
    with scratch_url("postgres") as url, ExitStack() as stack:
        ways = WAYS if way == "all" else (way,)
        urls = [stack.enter_context(way_url(one, url)) for one in ways]
        results = at_once([urls[number % len(urls)] for number in range(count)], folder)
        assert [type(result) for result in results] == [tuple] * count, results
        ran = sorted(tag for result in results for tag in result)  # type: ignore[attr-defined]
        assert ran == ["0001_first", "0002_second"], "each by one run"
        stands(url)


def held(url: str) -> list[tuple[object, ...]]:
    with open_engine(url) as engine:
        return engine.query("SELECT holder, expires_at > now() FROM schemadef.lease")


@pytest.mark.parametrize("way", WAYS)
def test_a_lease_keeps_every_way_out_and_expires(way: str, folder: Folder) -> None:
    with by(way) as (url, by_way), open_engine(by_way) as engine, open_engine(url) as other:
        with pooler(url) as pooled, open_engine(pooled) as first:
            migrate(first, folder, to=1)
        take = "INSERT INTO schemadef.lease VALUES (1, 'dead', 'app at elsewhere, process 7', now() + interval '1.2 second')"
        other.execute(take)
        events: list[Event] = []
        said = refusal(migrate, engine, folder, patience=Patience(wait=0.2), report=events.append)
        assert (
            "another run has been migrating this database for 0.2 seconds (the lease of app at elsewhere, process 7)"
            in said
        )
        assert [event.kind for event in events] == ["wait"]
        assert migrate(engine, folder, patience=HASTE) == ("0002_second",)
        stands(url)
        assert other.query("SELECT count(*) FROM schemadef.lease WHERE owner <> 'dead'") == [(0,)], "given back"


@pytest.mark.parametrize("way", ["pooled", "neon"])
def test_a_session_that_migrates_keeps_the_others_out(way: str, folder: Folder) -> None:
    with by(way) as (url, by_way), open_engine(by_way) as engine, open_engine(url) as other:
        other.query(f"SELECT pg_advisory_lock({KEY})")
        said = refusal(migrate, engine, folder, patience=Patience(wait=0.3))
        assert "(server process " in said
        other.query(f"SELECT pg_advisory_unlock({KEY})")
        assert len(migrate(engine, folder)) == 2


@pytest.mark.parametrize("way", ["pooled", "neon"])
def test_a_lease_is_renewed_while_a_statement_runs(way: str, tmp_path: Path) -> None:
    folder = add(tmp_path / "app", "slow", (Statement(sql="CREATE TABLE log (n integer)"), slow(2.0), log(1)))
    with scratch_url("postgres") as url, ExitStack() as stack:
        by_way = stack.enter_context(way_url(way, url) if way == "neon" else pooler(url, size=4))
        engine = stack.enter_context(open_engine(by_way))
        other = stack.enter_context(open_engine(by_way))
        begun = threading.Event()
        results: list[object] = []

        def report(event: Event) -> None:
            if event.position == 2:
                begun.set()

        run = threading.Thread(
            target=lambda: results.append(migrate(engine, folder, report=report, patience=Patience(lease=0.6)))
        )
        run.start()
        begun.wait(20)
        time.sleep(1.0)
        assert held(url)[0][1] is True, "long after the first lease would be over"
        said = refusal(migrate, other, folder, patience=Patience(wait=0.2, lease=0.6))
        assert f"process {os.getpid()})" in said
        run.join()
        assert results == [("0001_slow",)]
        assert held(url) == []


@pytest.mark.parametrize("way", ["pooled", "neon"])
def test_an_interrupt_gives_the_lease_back(way: str, tmp_path: Path) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    folder = add(tmp_path / "app", "slow", (Statement(sql="CREATE TABLE log (n integer)"), slow(30)))
    before = signal.signal(signal.SIGALRM, interrupt)
    with by(way) as (url, by_way), open_engine(by_way) as engine:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.7)
            with pytest.raises(KeyboardInterrupt):
                migrate(engine, folder)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert held(url) == []


@pytest.mark.parametrize("way", ["pooled", "neon"])
def test_a_lost_lease_stops_the_run_before_its_next_statement(way: str, folder: Folder) -> None:
    with by(way) as (url, by_way), open_engine(by_way) as engine, open_engine(url) as other:

        def steal(event: Event) -> None:
            if event.tag == "0002_second" and event.position == 2:
                other.execute("UPDATE schemadef.lease SET owner = 'another'")

        assert refusal(migrate, engine, folder, report=steal) == (
            "this run could not say in time that it is alive, and another one may be migrating this database by now;"
            " nothing more was applied; run it again"
        )
        assert [(s.state, s.statements) for s in status(engine, folder)] == [("applied", 10), ("partial", 1)]
        assert other.query("SELECT n FROM log ORDER BY n") == [(1,), (2,), (3,)]


# Little, when there is little to do


def test_nothing_to_do_is_one_round_trip_and_no_lock(folder: Folder) -> None:
    with by("postgres") as (url, _), cutter(url) as (counted, proxy):
        with open_engine(url) as engine:
            migrate(engine, folder)
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE items, log")
            other.execute(f"SELECT pg_advisory_lock({KEY})".encode())
            with open_engine(counted) as engine:
                before = proxy.trips
                assert migrate(engine, folder, patience=Patience(wait=0)) == ()
                assert proxy.trips - before == 1
                locks = "SELECT DISTINCT mode FROM pg_locks WHERE locktype IN ('relation', 'advisory') AND granted AND pid = "
                ((pid,),) = engine.query("SELECT pg_backend_pid()")
                assert other.execute(f"{locks}{pid}".encode()).fetchall() == []


# Back


def test_rows_that_people_take_back_are_not_taken_twice(tmp_path: Path) -> None:
    """A generated rollback may run again; nobody knows that of one that was written by hand."""
    for by_hand in (False, True):
        path = tmp_path / f"app{by_hand}"
        add(path, "log", (Statement(sql="CREATE TABLE log (n integer)"), log(1)))
        snapshot = Snapshot(header=Header(told=Told(by_hand=by_hand or msgspec.UNSET)))
        folder = add(path, "data", (log(2),), (Statement(sql="UPDATE log SET n = n - 1"), log(9)), snapshot=snapshot)
        with by("postgres") as (url, _), cutter(url) as (cut_url, proxy), open_engine(cut_url) as engine:
            migrate(engine, folder)

            def cut(event: Event, proxy: object = proxy) -> None:
                if event.position == 1:
                    proxy.cuts = {proxy.trips + 1: "after"}  # type: ignore[attr-defined]

            if not by_hand:
                assert rollback(engine, folder, report=cut, patience=HASTE) == ("0002_data",)
            else:
                assert "the connection broke" in refusal(rollback, engine, folder, report=cut, patience=HASTE)
