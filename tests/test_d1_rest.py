"""Remote D1 over Cloudflare's REST API: a server of the documented shapes in front of the real D1 of workerd."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
import test_engines
from d1_cut import CUT, PLAIN, WHOLE
from d1_requests import paths, refused
from d1_server import TOKEN, D1Server, Remote
from small_folder import add, table

from schemadef.engines import backoff, open_engine
from schemadef.engines.base import Engine
from schemadef.engines.d1_splitter import import_file, is_cut
from schemadef.errors import ConfigError, EngineError
from schemadef.migrate import migrate, runner

SHARED = [
    function
    for name, function in inspect.getmembers(test_engines, inspect.isfunction)
    if name.startswith("test_")
    and list(inspect.signature(function).parameters) in (["any_engine"], ["any_sqlite_family"])
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.005)
    monkeypatch.setattr(runner, "PAUSE", 0.01)


@pytest.fixture
def engine(remote: Remote) -> Iterator[Engine]:
    with open_engine(remote.url) as opened:
        yield opened


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
