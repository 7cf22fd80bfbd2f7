"""A migration takes effect once on D1, whatever happens to a request."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from d1_cut import CUT
from d1_requests import MAYBE_DONE, paths, refused
from d1_server import D1Server, Remote
from small_folder import add, sql, table, times

from schemadef.engines import backoff, open_engine
from schemadef.engines.base import Engine
from schemadef.errors import MigrationError
from schemadef.history import History
from schemadef.migrate import Patience, migrate, rollback, runner
from schemadef.statement import Statement


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.005)
    monkeypatch.setattr(runner, "PAUSE", 0.01)


@pytest.fixture
def engine(remote: Remote) -> Iterator[Engine]:
    with open_engine(remote.url) as opened:
        yield opened


def fault(server: D1Server, way: str, run: bool) -> None:
    if way.startswith("drop"):
        server.fault(way.partition(" ")[2], drop=True, run=run)
    else:
        server.fails("/query", way, run=run, status=400)


@pytest.mark.parametrize("run", [False, True])
@pytest.mark.parametrize("way", ["drop /query", *MAYBE_DONE])
def test_a_migration_whose_answer_is_lost_takes_effect_once(
    server: D1Server, engine: Engine, tmp_path, way: str, run: bool
) -> None:
    folder = add(tmp_path, "one", *table("one"))
    fault(server, way, run)
    assert migrate(engine, folder) == ("0001_one",)
    assert times(engine, "one") == 1
    fault(server, way, run)
    assert rollback(engine, folder, to=0, allow=["DELETES_DATA"]) == ("0001_one",)
    assert History(engine).read() == {}


def test_what_its_rows_must_be_like_is_not_asked_of_what_is_done(server: D1Server, engine: Engine, tmp_path) -> None:
    engine.execute("CREATE TABLE one (id INTEGER PRIMARY KEY)")
    fill = Statement(sql="INSERT INTO one VALUES (1)", requires=('no rows in "one"',))
    folder = add(tmp_path, "one", (fill,))
    fault(server, "Network connection lost.", run=True)
    assert migrate(engine, folder) == ("0001_one",)
    assert engine.query("SELECT * FROM one") == [(1,)]


def test_four_runs_at_once(engine: Engine, remote: Remote, tmp_path) -> None:
    for name in ("one", "two", "three"):
        folder = add(tmp_path, name, *table(name))

    def run(_: int) -> tuple[str, ...]:
        with open_engine(remote.url) as own:
            return migrate(own, folder)

    with ThreadPoolExecutor(4) as pool:
        done = [tag for tags in pool.map(run, range(4)) for tag in tags]
    assert sorted(done) == ["0001_one", "0002_two", "0003_three"]
    assert [times(engine, name) for name in ("one", "two", "three")] == [1, 1, 1]


@pytest.mark.parametrize("run", [False, True])
@pytest.mark.parametrize(("place", "after"), [("/import", 0), (".sql", 0), ("/import", 1), ("/import", 2)])
def test_an_import_that_breaks_anywhere_takes_effect_once(
    server: D1Server, engine: Engine, tmp_path, place: str, after: int, run: bool
) -> None:
    """The connection is cut at `init`, at the upload, at `ingest` and at `poll`, before and after each took effect."""
    up, back = table("one")
    tag = f"{place.strip('/.')}{after}{run}"  # another file each time, which Cloudflare does not have yet
    up = (
        *up,
        *sql(CUT["a CASE"].replace(" t ", " one ").replace("b =", "a =").replace("a = NEW.a", f"'{tag}' = NEW.a")),
    )
    folder = add(tmp_path, "one", up, back)
    if after:
        server.fault(place, status=0, times=after, through=True)
    server.fault(place, drop=True, run=run)
    server.sent()
    assert migrate(engine, folder) == ("0001_one",)
    assert times(engine, "one") == 1
    assert paths(server).count("import") >= 2


def test_an_import_that_cloudflare_lost_track_of(server: D1Server, engine: Engine, tmp_path) -> None:
    up, back = table("one")
    up = (
        *up,
        up[0].__class__(sql=CUT["a CASE"].replace(" t ", " one ").replace("b =", "a =").replace("a = NEW.a", "1")),
    )
    folder = add(tmp_path, "one", up, back)
    lost = {"success": False, "error": "Not currently importing anything.", "messages": []}
    envelope = {"success": True, "errors": [], "messages": [], "result": lost}
    server.fault("/import", status=200, body=envelope)
    server.fault("/import", status=200, body=envelope, run=True)
    assert migrate(engine, folder) == ("0001_one",)
    assert times(engine, "one") == 1


BUSY = "Currently processing a long-running import."


@pytest.mark.parametrize("inside", [True, False])
def test_an_import_waits_for_another_one(server: D1Server, engine: Engine, inside: bool) -> None:
    """`init` and `poll` are told alike that the database is busy, in the envelope or in the result."""
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")

    def busy() -> None:
        if inside:
            result = {"success": False, "error": BUSY, "messages": []}
            server.fault("/import", status=200, body={"success": True, "errors": [], "result": result}, times=2)
        else:
            server.fails("/import", BUSY, status=400, times=2)

    server.sent()
    busy()
    engine.batch([CUT["a CASE"].replace("tr ", f"tr{inside} ")])
    assert paths(server).count("import") >= 2 + 4
    # the third request is the first poll
    server.fault("/import", status=0, times=2, through=True)
    busy()
    engine.batch([CUT["CRLF"].replace("tr ", f"other{inside} ")])
    assert engine.query("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == [(2,)]


def test_an_import_that_resets_the_database_is_told(server: D1Server, engine: Engine) -> None:
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    result = {"success": False, "status": "error", "error": '{"D1_RESET_DO":true}', "messages": []}
    server.fault("/import", status=0, times=1, through=True)
    server.fault("/import", status=200, body={"success": True, "errors": [], "result": result})
    error = refused(lambda: engine.batch([CUT["two lines"].replace("tr ", "reset ")]))
    assert (error.code, error.retry) == ("D1_RESET_DO", "no")
    assert "rolled it back" in error.message


def test_a_migration_that_is_refused_says_so_at_once(server: D1Server, engine: Engine, tmp_path) -> None:
    folder = add(tmp_path, "one", (*table("one")[0], table("nope")[0][1]))
    with pytest.raises(MigrationError, match=r"no such table: nope .*nothing of it was applied"):
        migrate(engine, folder)
    assert paths(server).count("query") == 1
    assert refused(lambda: times(engine, "one")).code == "SQLITE_ERROR"


def test_a_server_that_stays_away_is_an_end_with_doubt(server: D1Server, engine: Engine, tmp_path) -> None:
    folder = add(tmp_path, "one", *table("one"))
    server.fails("/query", "Network connection lost.", times=50)
    with pytest.raises(MigrationError, match="it may be applied all the same: see `schemadef status`"):
        migrate(engine, folder, patience=Patience(wait=0.5))


RUN = """
import sys
from pathlib import Path
from schemadef.engines import open_engine
from schemadef.migrate import Patience, migrate
from schemadef.migration.folder import read_folder
migrate(open_engine(sys.argv[1]), read_folder(Path(sys.argv[2])), patience=Patience(lease=0.5))
"""


@pytest.mark.parametrize("run", [False, True])
@pytest.mark.parametrize(("place", "after"), [("/query", 0), ("/import", 0), ("/import", 1), ("/import", 2)])
def test_a_run_that_is_killed_is_finished_by_the_next(
    server: D1Server, engine: Engine, remote: Remote, tmp_path, place: str, after: int, run: bool
) -> None:
    up, back = table("one")
    if place == "/import":
        tag = f"'killed {after} {run}' = NEW.a"
        up = (*up, *sql(CUT["a CASE"].replace(" t ", " one ").replace("b =", "a =").replace("a = NEW.a", tag)))
    folder = add(tmp_path, "one", up, back)
    if after:
        server.fault(place, status=0, times=after, through=True)
    server.fault(place, hang=True, run=run)
    command = [sys.executable, "-c", RUN, remote.url, str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as killed:
        asked = 0
        while asked <= after:
            assert killed.poll() is None
            asked += sum(request["path"].endswith(place) for request in server.sent())
            time.sleep(0.01)
        time.sleep(0.05)
        killed.kill()
    server.calm()
    assert migrate(engine, folder) in ((), ("0001_one",))
    assert times(engine, "one") == 1
    assert list(History(engine).read()) == [1]
    assert migrate(engine, folder) == ()
