"""Remote D1 over Cloudflare's REST API: a server of the documented shapes in front of the real D1 of workerd."""

from __future__ import annotations

import inspect
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import test_engines
from d1_cut import CUT, PLAIN, WHOLE
from d1_server import TOKEN, D1Server, Remote
from engines import FULL
from small_folder import add, sql, table, times

from schemadef.engines import backoff, open_engine
from schemadef.engines.base import Engine
from schemadef.engines.d1_splitter import import_file, is_cut
from schemadef.errors import ConfigError, EngineError, MigrationError
from schemadef.history import History
from schemadef.migrate import Patience, migrate, rollback, runner
from schemadef.statement import Statement

# https://developers.cloudflare.com/d1/observability/debug-d1/#error-list: which may have been done, and which was not.
MAYBE_DONE = [
    "D1 DB reset because its code was updated.",
    "Internal error in D1 DB storage caused object to be reset.",
    "Network connection lost.",
]
NOT_DONE = [
    "Cannot resolve D1 DB due to transient issue on remote node.",
    "Internal error while starting up D1 DB storage caused object to be reset.",
    "Can't read from request stream because client disconnected.",
    "D1 DB is overloaded. Too many requests queued.",
    "Currently processing a long-running export. Cannot start a new export until that completes or times out.",
]
FINAL = [
    "D1 DB storage operation exceeded timeout which caused object to be reset.",
    "D1 DB exceeded its CPU time limit and was reset.",
    "D1 DB's isolate exceeded its memory limit and was reset.",
]
SHARED = [
    function
    for name, function in inspect.getmembers(test_engines, inspect.isfunction)
    if name.startswith("test_")
    and list(inspect.signature(function).parameters) in (["any_engine"], ["any_sqlite_family"])
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "_FIRST_PAUSE", 0.005)
    monkeypatch.setattr(runner, "_PAUSE", 0.01)


@pytest.fixture
def engine(remote: Remote) -> Iterator[Engine]:
    with open_engine(remote.url) as opened:
        yield opened


def refused(use: Callable[[], object]) -> EngineError:
    with pytest.raises(EngineError) as caught:
        use()
    assert TOKEN not in str(caught.value)
    return caught.value


def paths(server: D1Server) -> list[str]:
    return [request["path"].rpartition("/")[2] for request in server.sent()]


# What holds on every engine


def test_what_holds_on_every_engine(remote: Remote, server: D1Server) -> None:
    assert len(SHARED) > 10
    for function in SHARED:
        with open_engine(server.database().url if function is not SHARED[0] else remote.url) as engine:
            function(engine)


def test_whoever_asks_is_named(server: D1Server, engine: Engine) -> None:
    engine.query("SELECT 1")
    assert all(request["agent"].startswith("schemadef/") for request in server.sent())


def test_a_database_is_found_by_its_name(server: D1Server, remote: Remote) -> None:
    server.database()
    with open_engine(f"d1://{remote.account}/{remote.name}") as engine:
        engine.execute("CREATE TABLE t (a)")
        assert engine.ping()["database"] == remote.name
    with open_engine(remote.url) as engine:
        assert engine.query("SELECT * FROM t") == []


# The splitter, and the way around it


@pytest.mark.parametrize("shape", [*CUT, *WHOLE])
def test_a_trigger_of_any_shape_is_made(server: D1Server, engine: Engine, shape: str) -> None:
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    server.sent()
    engine.batch([{**CUT, **WHOLE}[shape], "INSERT INTO t VALUES (1, 'a')"])
    assert engine.query("SELECT * FROM t") == [(1, "x;y")]
    ways = {way for way in paths(server) if way in ("query", "import")}
    assert ways == {"import" if shape in CUT else "query"}


@pytest.mark.parametrize("shape", list(CUT))
def test_the_server_cuts_what_is_known_to_be_cut(server: D1Server, engine: Engine, shape: str) -> None:
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    assert is_cut(CUT[shape])
    error = refused(lambda: engine._post("query", {"batch": [{"sql": CUT[shape]}]}, repeatable=False))  # type: ignore[attr-defined]
    assert "incomplete input" in error.message
    server.sent()


def test_a_trigger_that_is_cut_all_the_same_takes_the_way_around(server: D1Server, engine: Engine) -> None:
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    server.fails("/query", "incomplete input: SQLITE_ERROR", status=400)
    server.sent()
    engine.batch([PLAIN, "INSERT INTO t VALUES (1, 'a')"])
    assert engine.query("SELECT * FROM t") == [(1, "x;y")]
    assert paths(server)[:2] == ["query", "import"]


def test_an_unfinished_statement_is_not_imported(server: D1Server, engine: Engine) -> None:
    assert "incomplete input" in refused(lambda: engine.batch(["CREATE TABLE t (a"])).message
    assert "import" not in paths(server)


def test_what_is_wrong_with_a_trigger_beside_it_is_not_imported(server: D1Server, engine: Engine) -> None:
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    assert "no such table: nope" in refused(lambda: engine.batch([PLAIN, "INSERT INTO nope VALUES (1)"])).message
    assert "import" not in paths(server)


def test_an_import_is_all_or_nothing(engine: Engine) -> None:
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    error = refused(
        lambda: engine.batch(["INSERT INTO t VALUES (1, 'a')", CUT["a CASE"], "INSERT INTO nope VALUES (1)"])
    )
    assert "no such table: nope" in error.message
    assert (error.code, error.retry) == ("SQLITE_ERROR", "no")
    assert engine.query("SELECT * FROM t") == []


def test_a_file_ends_with_its_last_semicolon() -> None:
    assert (
        import_file(["SELECT 1;", " SELECT 2 -- two", "SELECT '--'"])
        == b"SELECT 1;\nSELECT 2 -- two\n;\nSELECT '--';\n"
    )


def test_an_upload_that_fails_is_tried_again_without_telling_its_address(server: D1Server, engine: Engine) -> None:
    engine.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    server.fault(".sql", status=503, body="s3cr3t")
    engine.batch([CUT["a CASE"]])
    server.fault(".sql", status=403, body="s3cr3t", times=20)
    error = refused(lambda: engine.batch([CUT["CRLF"].replace("tr ", "tr2 ")]))
    assert "could not be uploaded" in error.message
    assert "s3cr3t" not in str(error)


# Limits


def test_a_statement_that_is_too_long_is_never_sent(server: D1Server, engine: Engine) -> None:
    engine.execute("CREATE TABLE t (a)")
    server.sent()
    at_most = "INSERT INTO t VALUES ('')"
    engine.batch([at_most.replace("''", f"'{'x' * (100_000 - len(at_most))}'")])
    too_long = at_most.replace("''", f"'{'x' * (100_001 - len(at_most))}'")
    for use in (lambda: engine.batch(["INSERT INTO t VALUES (1)", too_long]), lambda: engine.execute(too_long)):
        error = refused(use)
        assert error.code == "SQLITE_TOOBIG"
        assert "100001 bytes" in error.message
    assert paths(server) == ["query"]


@pytest.mark.parametrize(("count", "way"), [(1000, "query"), (1001, "import")])
def test_more_statements_than_a_batch_may_hold_are_a_file(
    server: D1Server, engine: Engine, count: int, way: str
) -> None:
    engine.batch(["CREATE TABLE t (a)", *(f"INSERT INTO t VALUES ({n})" for n in range(count - 1))])
    assert paths(server)[0] == way
    assert engine.query("SELECT count(*) FROM t") == [(count - 1,)]


def test_more_parameters_than_d1_binds(engine: Engine) -> None:
    marks = ", ".join(f"(?{number})" for number in range(1, 151))
    assert engine.query(f"WITH v (a) AS (VALUES {marks}) SELECT count(*), sum(a) FROM v", range(150)) == [(150, 11175)]


# Faults that pass


@pytest.mark.parametrize("status", [400, 500] if FULL else [400])
@pytest.mark.parametrize("message", [*MAYBE_DONE, *NOT_DONE])
def test_a_query_is_asked_again(server: D1Server, engine: Engine, message: str, status: int) -> None:
    server.fails("/raw", f"D1_ERROR: {message}", times=2, status=status)
    assert engine.query("SELECT 1") == [(1,)]
    assert len(paths(server)) == 3


@pytest.mark.parametrize("message", FINAL)
def test_what_takes_too_much_is_not_asked_again(server: D1Server, engine: Engine, message: str) -> None:
    server.fails("/raw", message)
    error = refused(lambda: engine.query("SELECT 1"))
    assert message.rstrip(".") in error.message
    assert (error.retry, len(paths(server))) == ("no", 1)


@pytest.mark.parametrize(("message", "asked"), [*((m, 1) for m in MAYBE_DONE), *((m, 2) for m in NOT_DONE)])
def test_a_change_is_sent_again_only_when_it_was_not_done(
    server: D1Server, engine: Engine, message: str, asked: int
) -> None:
    engine.execute("CREATE TABLE t (a)")
    server.sent()
    server.fails("/query", message, run=asked == 1, status=400)
    if asked == 1:
        assert refused(lambda: engine.batch(["INSERT INTO t VALUES (1)"])).retry == "unsure"
    else:
        engine.batch(["INSERT INTO t VALUES (1)"])
    assert paths(server) == ["query"] * asked
    assert engine.query("SELECT * FROM t") == [(1,)]


def test_a_connection_that_breaks(server: D1Server, engine: Engine) -> None:
    engine.execute("CREATE TABLE t (a)")
    server.fault("/raw", drop=True, times=2)
    assert engine.query("SELECT count(*) FROM t") == [(0,)]
    for run in (False, True):
        server.fault("/query", drop=True, run=run)
        error = refused(lambda: engine.batch(["INSERT INTO t VALUES (1)"]))
        assert (error.retry, "broke before the answer came" in error.message) == ("unsure", True)
        assert engine.query("SELECT count(*) FROM t") == [(int(run),)]


def test_too_many_requests_are_waited_for_as_long_as_asked(server: D1Server, engine: Engine) -> None:
    server.fails("/query", "Rate limited", status=429, code=971, headers={"Retry-After": "0"}, times=2)
    engine.batch(["CREATE TABLE t (a)"])
    assert paths(server) == ["query"] * 3
    server.fails("/query", "Rate limited", status=429, code=971, headers={"Retry-After": "300"})
    error = refused(lambda: engine.batch(["CREATE TABLE u (a)"]))
    assert (error.code, "in 300 seconds" in error.hint) == ("HTTP_429", True)
    assert paths(server) == ["query"]


@pytest.mark.parametrize("body", ["<html>502 Bad Gateway</html>", "", "{}", '{"success": true'])
def test_a_gateway_in_between(server: D1Server, engine: Engine, body: str) -> None:
    server.fault("/raw", status=502, body=body, times=2)
    assert engine.query("SELECT 1") == [(1,)]
    server.fault("/query", status=502, body=body)
    assert refused(lambda: engine.batch(["CREATE TABLE t (a)"])).retry == "unsure"


def test_a_fault_that_does_not_pass_is_told(server: D1Server, engine: Engine) -> None:
    server.fails("/raw", "Network connection lost.", times=50)
    assert "Network connection lost" in refused(lambda: engine.query("SELECT 1")).message
    assert len(paths(server)) == 6


@pytest.mark.parametrize("body", ['[{"success": true}]', '{"success": true, "result": 7}', "[1]", '"x"', "null"])
def test_an_answer_of_another_shape_is_an_error(server: D1Server, engine: Engine, body: str) -> None:
    server.fault("/raw", status=200, body=body, times=3)
    assert "shape" in refused(lambda: engine.execute("CREATE TABLE t (a)")).message


def test_a_failure_inside_a_success_is_a_failure(server: D1Server, engine: Engine) -> None:
    inside = [{"success": False, "error": "no such table: t: SQLITE_ERROR"}]
    server.fault("/query", status=200, body={"success": True, "errors": [], "result": inside})
    error = refused(lambda: engine.batch(["DELETE FROM t"]))
    assert ("no such table: t" in error.message, error.code) == (True, "SQLITE_ERROR")


# A migration takes effect once


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


# Time Travel


def test_a_bookmark_is_taken_before_anything_is_changed(
    server: D1Server, engine: Engine, remote: Remote, tmp_path
) -> None:
    folder = add(tmp_path, "one", *table("one"))
    events = []
    migrate(engine, folder, dry_run=True, report=events.append)
    assert "bookmark" not in paths(server)
    migrate(engine, folder, report=events.append)
    asked = paths(server)
    assert asked.index("bookmark") < asked.index("query")
    (event,) = [event for event in events if event.kind == "restore"]
    assert event.label.startswith(f"wrangler d1 time-travel restore {remote.name} --bookmark=0000000")
    migrate(engine, folder)
    assert "bookmark" not in paths(server)


def test_nothing_is_changed_without_a_way_back(server: D1Server, engine: Engine, tmp_path) -> None:
    folder = add(tmp_path, "one", *table("one"))
    server.fails("/bookmark", "Time travel is not available", status=400, code=7500)
    with pytest.raises(EngineError, match="Time travel is not available"):
        migrate(engine, folder)
    assert "query" not in paths(server)


# Who may


@pytest.mark.parametrize(("token", "account"), [("wrong-t0ken", ""), (TOKEN, "f" * 32)])
def test_a_token_that_is_refused(remote: Remote, token: str, account: str) -> None:
    url = f"d1://{account or remote.account}/{remote.id}"
    with open_engine(url, token=token) as engine, pytest.raises(EngineError, match="refused the token") as caught:
        engine.query("SELECT 1")
    assert token not in str(caught.value)
    assert "D1 Edit" in caught.value.hint


@pytest.mark.parametrize("database", ["no-such-name", "00000000-0000-4000-8000-999999999999"])
def test_a_database_that_is_not_there(remote: Remote, database: str) -> None:
    def use() -> None:
        with open_engine(f"d1://{remote.account}/{database}") as engine:
            engine.query("SELECT 1")

    assert "no" in refused(use).message


def test_where_nothing_listens(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:9/client/v4")
    with open_engine(remote.url) as engine:
        error = refused(lambda: engine.query("SELECT 1"))
    assert ("cannot reach" in error.message, error.retry) == (True, "safe")


@pytest.mark.parametrize("url", ["d1://", "d1://account", "d1://account/", "d1://account/a/b", "d1://account/a?b=c"])
def test_a_url_that_names_no_database(remote: Remote, url: str) -> None:
    with pytest.raises(ConfigError, match="d1://ACCOUNT/DATABASE"):
        open_engine(url)


@pytest.mark.parametrize("variable", ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"])
def test_what_is_given_nowhere(remote: Remote, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv("CLOUDFLARE_ACCOUNT_ID", remote.account)
    with open_engine(f"d1:///{remote.id}") as engine:
        engine.query("SELECT 1")
    monkeypatch.delenv(variable)
    with pytest.raises(ConfigError, match=f"{variable} is not set"):
        open_engine(f"d1:///{remote.id}")
