"""Runs on Postgres that are killed, or whose line is cut: the next one completes them."""

from __future__ import annotations

import random
import signal
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from cutting import cutter
from engines import FULL, WAYS
from neon_endpoint import neon_endpoint
from pooler import pooler
from postgres_runs import HASTE, Mortuary, by, refusal, slow, stands
from twenty import UNDISTURBED, add, log, state, twenty

from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.migrate import Patience, migrate
from schemadef.migrate.lock import HOLDER
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder, read_folder
from schemadef.statement import Statement


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """For how long a server that does not answer yet is tried here."""
    monkeypatch.setenv("SCHEMADEF_CONNECT_SECONDS", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return twenty(tmp_path / "app")


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
                    alone.extend(other.query(HOLDER))

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
