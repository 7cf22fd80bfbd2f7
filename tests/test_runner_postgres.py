"""Runs on Postgres that are cut, killed, overtaken and kept waiting: each statement takes effect once, by every way."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import psycopg
import pytest
from cutting import cutter
from engines import FULL, WAYS, way_url
from neon_endpoint import neon_endpoint
from pooler import pooler
from twenty import UNDISTURBED, add, concurrently, log, state, twenty

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import MigrationError
from schemadef.history import History
from schemadef.migrate import Patience, migrate, rollback, status
from schemadef.migrate.lock import _HOLDER, _KEY
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder, read_folder
from schemadef.snapshot import Header, Snapshot, Told
from schemadef.statement import Statement

ROOT = Path(__file__).parents[1]
HASTE = Patience(wait=20.0, lease=0.7, lock_timeout="300ms")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """For how long a server that does not answer yet is tried here."""
    monkeypatch.setenv("SCHEMADEF_CONNECT_SECONDS", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return twenty(tmp_path / "app")


@contextmanager
def by(way: str) -> Iterator[tuple[str, str]]:
    """A fresh database: its own URL, and the one by a way."""
    with scratch_url("postgres") as url, way_url(way, url, size=4) as by_way:
        yield url, by_way


def stands(url: str) -> None:
    with open_engine(url) as engine:
        assert state(engine) == UNDISTURBED


def refusal(call, *arguments, **options) -> str:
    with pytest.raises(MigrationError) as caught:
        call(*arguments, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Killed


class Mortuary:
    """The program of killed.py, kept running."""

    def __init__(self, folder: Folder, lease: float) -> None:
        command = [sys.executable, str(ROOT / "tests" / "support" / "killed.py"), str(folder.path), str(lease)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def kill(self, url: str, when: str, at: int) -> int:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{url} {when} {at}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __enter__(self) -> Mortuary:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)


CALLS = {"postgres": 39, "pooled": 40, "neon": 40}
"""How many calls to the engine the twenty take by each way."""
SOME = {"postgres": 6, "pooled": 2, "neon": 2}


def points(way: str) -> list[tuple[str, int]]:
    every = [(when, at) for at in range(1, CALLS[way] + 1) for when in ("before", "after")]
    return every if FULL else random.Random(f"{way} 7").sample(every, SOME[way])


@pytest.mark.parametrize("way", WAYS)
def test_killed_at_any_call_the_next_run_completes(way: str, folder: Folder) -> None:
    with Mortuary(folder, HASTE.lease) as mortuary, ExitStack() as stack:
        endpoint = stack.enter_context(neon_endpoint()) if way == "neon" else None
        for when, at in points(way):
            with scratch_url("postgres") as url, ExitStack() as inner:
                if endpoint is not None:
                    by_way = endpoint.wrap(url)
                else:
                    by_way = inner.enter_context(pooler(url)) if way == "pooled" else url
                assert mortuary.kill(by_way, when, at) == -signal.SIGKILL
                with open_engine(by_way) as engine:
                    migrate(engine, folder, patience=HASTE)
                    assert migrate(engine, folder, patience=HASTE) == ()
                with open_engine(url) as engine:
                    assert state(engine) == UNDISTURBED, (when, at)


# The line is cut


TRIPS = 40
"""How many round trips the twenty take on a direct connection, but for those of connecting."""


@pytest.mark.parametrize("way", ["postgres", "pooled"])
def test_a_line_that_is_cut_at_any_round_trip_changes_nothing(way: str, folder: Folder) -> None:
    cuts = [(when, trip) for trip in range(2, TRIPS) for when in ("before", "after")]
    chosen = cuts if FULL else random.Random(f"cut {way}").sample(cuts, 6 if way == "postgres" else 3)
    for when, trip in chosen:
        with by(way) as (url, by_way), cutter(by_way) as (cut_url, proxy):
            with open_engine(cut_url) as engine:
                proxy.cuts = {trip: when}
                report: list[Event] = []
                migrate(engine, folder, report=report.append, patience=HASTE)
                assert not proxy.cuts, "nothing was cut"
            with open_engine(url) as engine:
                assert state(engine) == UNDISTURBED, (when, trip)


def test_a_line_that_is_cut_again_and_again(folder: Folder) -> None:
    with by("postgres") as (url, _), cutter(url) as (cut_url, proxy), open_engine(cut_url) as engine:
        proxy.cuts = {trip: "after" if trip % 2 else "before" for trip in range(6, 120, 15)}
        alone: list[object] = []

        def look(event: Event) -> None:
            if event.kind == "statement":
                with open_engine(url) as other:
                    alone.extend(other.query(_HOLDER))

        migrate(engine, folder, report=look, patience=HASTE)
        assert proxy.connections > 4
        assert len(alone) == 20 and (None,) not in alone, "the lock is held by each new session, too"
        stands(url)


def test_answers_over_http_that_are_lost_change_nothing(folder: Folder) -> None:
    for seed in range(12 if FULL else 2):
        chance = random.Random(seed)
        with scratch_url("postgres") as url, neon_endpoint() as endpoint, open_engine(endpoint.wrap(url)) as engine:
            faults = chance.choices(["", "unanswered", "lost", "asleep"], [12, 1, 1, 1], k=60)
            endpoint.faults = ["", *faults]
            migrate(engine, folder, patience=HASTE)
            with open_engine(url) as direct:
                assert state(direct) == UNDISTURBED, seed


def test_a_lost_answer_is_no_leave_to_go_on(tmp_path: Path) -> None:
    """Whether rows are in the way is asked again, when nobody knows what the database said."""
    add(tmp_path / "app", "log", (Statement(sql="CREATE TABLE log (n integer)"), log(1)))
    with scratch_url("postgres") as url, neon_endpoint() as endpoint, open_engine(endpoint.wrap(url)) as engine:
        migrate(engine, read_folder(tmp_path / "app"))
        folder = add(tmp_path / "app", "more", (Statement(sql=log(2).sql, requires=('no rows in "public"."log"',)),))
        for lost in range(0, 12, 1 if FULL else 3):
            endpoint.faults = [*[""] * lost, "unanswered"]
            assert "1 row of public.log would have no value" in refusal(migrate, engine, folder, patience=HASTE)
            endpoint.faults = []


@pytest.mark.parametrize("way", WAYS)
def test_a_session_that_is_killed_in_a_statement(way: str, tmp_path: Path) -> None:
    folder = add(tmp_path / "app", "slow", (Statement(sql="CREATE TABLE log (n integer)"), log(1), slow(0.8), log(2)))
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
    with by(way) as (url, by_way), open_engine(by_way) as engine, open_engine(url) as other:
        killed: list[object] = []

        def killer() -> None:
            deadline = time.monotonic() + 10
            while not killed and time.monotonic() < deadline:
                killed.extend(other.query(kill))
                time.sleep(0.05)

        events: list[Event] = []
        thread = threading.Thread(target=killer)
        thread.start()
        assert migrate(engine, folder, report=events.append, patience=HASTE) == ("0001_slow",)
        thread.join()
        assert killed == [(True,)]
        assert [event.kind for event in events].count("again") == 1
        assert [event.position for event in events if event.kind == "statement"] == [1, 2, 3, 4], "each is told once"
        assert other.query("SELECT n FROM log ORDER BY n") == [(1,), (2,)]


def slow(seconds: float) -> Statement:
    return Statement(sql=f"SELECT pg_sleep({seconds})")


def test_a_server_that_never_comes_back(tmp_path: Path) -> None:
    folder = add(tmp_path / "app", "two", (Statement(sql="CREATE TABLE log (n integer)"), log(1)))
    with by("postgres") as (url, _), cutter(url) as (cut_url, proxy), open_engine(cut_url) as engine:

        def leave(event: Event) -> None:
            if event.position == 2:
                proxy.cuts = {proxy.trips + 1: "before"}
                proxy.close()

        said = refusal(migrate, engine, folder, report=leave, patience=Patience(wait=1))
        assert said.startswith(
            "migration 0001_two failed at statement 2 of 2, `INSERT INTO public.log (n) VALUES (1)`: "
        )
        assert "cannot reach database" in said or "(CLOSED)" in said
        assert "1 of them are applied and recorded" in said


# Kept waiting


@contextmanager
def blocker(url: str, sql: str = "LOCK TABLE log") -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, application_name="reports") as other:
        other.execute(sql)  # type: ignore[arg-type]
        yield other
        other.rollback()


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


# Beside each other


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
        other.query(f"SELECT pg_advisory_lock({_KEY})")
        said = refusal(migrate, engine, folder, patience=Patience(wait=0.3))
        assert "(server process " in said
        other.query(f"SELECT pg_advisory_unlock({_KEY})")
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
            other.execute(f"SELECT pg_advisory_lock({_KEY})".encode())
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
