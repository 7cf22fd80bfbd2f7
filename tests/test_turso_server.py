"""Turso's server as sqld is it: tokens, time limits, lost answers and crashes, on the real thing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import FULL
from folder_project import Project
from small_folder import add, table, times
from sqld_server import Sqld, Wire, certificate, claims, keys, once, sqld, wire

from schemadef.engines import backoff, open_engine
from schemadef.engines.base import Engine
from schemadef.engines.hrana_http import HranaHttp
from schemadef.engines.hrana_url import http_url
from schemadef.errors import EngineError, MigrationError
from schemadef.history import History
from schemadef.migrate import migrate, rollback, runner

SLOW = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT {rows}) SELECT max(x) FROM c"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sqld]:
    with sqld(tmp_path_factory.mktemp("sqld")) as running:
        yield running


@pytest.fixture(scope="module")
def secrets() -> dict[str, str]:
    return keys()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, secrets: dict[str, str]) -> Iterator[Sqld]:
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "key.pem").write_text(secrets["key"])
    with sqld(folder, "--auth-jwt-key-file", str(folder / "key.pem")) as running:
        yield running


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Sqld]:
    """A server that the test may kill."""
    with sqld(tmp_path / "sqld") as running:
        yield running


@pytest.fixture
def listened(server: Sqld) -> Iterator[Wire]:
    with wire(server.place) as proxy:
        yield proxy
    with open_engine(server.url) as engine:
        rows = engine.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        engine.batch(["PRAGMA defer_foreign_keys = ON", *(f'DROP TABLE "{name!s}"' for (name,) in rows)])


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.005)
    monkeypatch.setattr(runner, "PAUSE", 0.01)


def refused(engine: Engine, *statements: str) -> EngineError:
    with pytest.raises(EngineError) as caught:
        engine.batch(statements)
    return caught.value


# URLs


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("libsql://db-org.turso.io", "https://db-org.turso.io"),
        ("libsql://db-org.turso.io?authToken=x", "https://db-org.turso.io"),
        ("libsql://localhost:8080?tls=0", "http://localhost:8080"),
        ("libsql://localhost:8080/?tls=1", "https://localhost:8080"),
        ("https://db-org.turso.io/", "https://db-org.turso.io"),
        ("wss://db-org.turso.io", "https://db-org.turso.io"),
        ("ws://localhost:8080", "http://localhost:8080"),
        ("http://localhost:8080/dev/db", "http://localhost:8080/dev/db"),
    ],
)
def test_what_a_url_stands_for(url: str, address: str) -> None:
    assert http_url(url) == address


@pytest.mark.parametrize("form", ["http://{}", "ws://{}", "libsql://{}?tls=0", "libsql://{}/?tls=0&authToken=x"])
def test_every_url_without_tls_is_answered(server: Sqld, form: str) -> None:
    with open_engine(form.format(server.place)) as engine:
        assert engine.query("SELECT 1") == [(1,)]


def test_every_url_with_tls_is_answered(server: Sqld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = certificate(tmp_path)
    with wire(server.place, pair) as proxy:
        place = proxy.url.partition("://")[2]
        with pytest.raises(EngineError, match=r"cannot reach .*certificate") as caught:
            open_engine(f"libsql://{place}", token="s3cr3t")
        assert "s3cr3t" not in str(caught.value)
        assert (caught.value.retry, proxy.bodies) == ("no", [])
        monkeypatch.setenv("SSL_CERT_FILE", pair[0])
        for scheme in ("libsql", "https", "wss"):
            with open_engine(f"{scheme}://{place}", token="t0ken") as engine:
                assert engine.query("SELECT 1") == [(1,)]


# Tokens


def test_a_good_token_opens_and_may_stand_in_the_url(guarded: Sqld, secrets: dict[str, str]) -> None:
    with open_engine(guarded.url, token=secrets["good"]) as engine:
        engine.batch(["CREATE TABLE IF NOT EXISTS t (a)"])
    with open_engine(f"libsql://{guarded.place}?tls=0&authToken={secrets['good']}") as engine:
        assert engine.query("SELECT count(*) FROM t") == [(0,)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("expired", "refused the token .*expired"),
        ("broken", "refused the token .*invalid"),
        ("junk", "refused the token .*invalid"),
        ("", "asks for a token"),
    ],
)
def test_a_token_that_opens_nothing(guarded: Sqld, secrets: dict[str, str], name: str, words: str) -> None:
    token = {"broken": secrets["good"][:-6] + "AAAAAA", "junk": "s3cr3t", "": ""}.get(name, secrets.get(name, ""))
    with pytest.raises(EngineError, match=words) as caught:
        open_engine(guarded.url, token=token)
    assert "turso db tokens create" in caught.value.hint
    assert caught.value.retry == "no"
    assert not token or token not in str(caught.value)


def test_a_token_that_expires_on_the_way(guarded: Sqld, secrets: dict[str, str], tmp_path: Path) -> None:
    """A run that is refused in its middle says so; what was applied is recorded, and a new token goes on."""
    folder = add(tmp_path, "one", *table("late"))
    add(tmp_path, "two", *table("later"))
    with open_engine(guarded.url, token=secrets["good"]) as engine:
        assert int(str(claims(secrets["expired"])["exp"])) < time.time()
        assert migrate(engine, folder, to=1) == ("0001_one",)
        engine._http._token = secrets["expired"]  # type: ignore[attr-defined]
        folder = add(tmp_path, "three", *table("latest"))
        with pytest.raises(EngineError, match="expired"):
            migrate(engine, folder)
    with open_engine(guarded.url, token=secrets["good"]) as engine:
        assert migrate(engine, folder) == ("0002_two", "0003_three")
        assert [times(engine, name) for name in ("late", "later", "latest")] == [1, 1, 1]
        rollback(engine, folder, to=0, allow=["DELETES_DATA"])


def test_a_token_that_may_only_read(guarded: Sqld, secrets: dict[str, str], tmp_path: Path) -> None:
    folder = add(tmp_path, "one", *table("forbidden"))
    with open_engine(guarded.url, token=secrets["reader"]) as engine:
        assert engine.query("SELECT 1") == [(1,)]
        with pytest.raises(EngineError, match=r"refused the token .*Write permission"):
            engine.execute("CREATE TABLE forbidden (a)")
        with pytest.raises((EngineError, MigrationError), match="Write permission"):
            migrate(engine, folder)


def test_no_token_is_told(guarded: Sqld, secrets: dict[str, str], tmp_path: Path, monkeypatch) -> None:
    project = Project(tmp_path / "p", "turso", "${URL}", "")
    file = project.root / "schemadef.toml"
    file.write_text(file.read_text() + 'token = "${TOKEN}"\n')
    project.declare("class Told(Table):\n    id = integer(primary_key=True)\n")
    project.ok("generate", "--name", "told")
    said = []
    urls = (guarded.url, f"libsql://{guarded.place}?tls=0", "libsql://127.0.0.1:9")
    for url in urls:
        for name in ("good", "reader", "expired") if url != urls[-1] else ("good",):
            monkeypatch.setenv("URL", url)
            monkeypatch.setenv("TOKEN", secrets[name])
            for command in (
                ["ping"],
                ["status", "--json"],
                ["migrate"],
                ["drift"],
                ["pull", f"{url}?authToken={secrets[name]}"],
            ):
                answer = project.run(*command)
                said.append(answer.out + answer.err)
    assert any("refused the token" in text for text in said)
    assert any("cannot reach" in text for text in said)
    for token in secrets.values():
        assert not any(token in text or token.split(".")[-1] in text for text in said)
        assert not any(token.encode() in path.read_bytes() for path in project.root.rglob("*") if path.is_file())


def test_a_server_that_tells_the_token_back_is_not_quoted(listened: Wire) -> None:
    with open_engine(listened.url, token="s3cr3t-t0ken") as engine:
        listened.fault = lambda body: "echo"
        error = refused(engine, "CREATE TABLE t (a)")
    assert "is wrong" in error.message
    assert "s3cr3t-t0ken" not in error.message


# What goes over the wire


def test_every_stream_is_opened_used_and_closed_in_one_request(listened: Wire, tmp_path: Path) -> None:
    """Never `sequence`, never several executes, never a stream that could expire between two requests."""
    project = Project(tmp_path / "p", "turso", listened.url)
    project.declare(
        "class Seen(Table):\n    id = integer(primary_key=True)\n    at = timestamp(default=now())\n    t = Trigger.touch(at)\n"
    )
    project.ok("generate", "--name", "one")
    for command in (["ping"], ["migrate"], ["migrate"], ["status"], ["drift"], ["rollback", "--allow", "DELETES_DATA"]):
        project.ok(*command)
    assert len(listened.bodies) > 15
    assert listened.batches() == 2
    for body in listened.bodies:
        assert body["baton"] is None
        kinds = [request["type"] for request in body["requests"]]  # type: ignore[attr-defined]
        assert kinds in (["execute", "close"], ["batch", "close"])
        for step in body["requests"][0].get("batch", {"steps": []})["steps"][1:]:  # type: ignore[index]
            assert step["condition"]


def test_a_baton_that_is_not_ours_is_refused(server: Sqld) -> None:
    http = HranaHttp(server.url, "")
    body = {"baton": "bogus", "requests": [{"type": "close"}]}
    with pytest.raises(EngineError, match=r"HTTP 400.*[Bb]aton"):
        http.post("/v3/pipeline", json.dumps(body).encode())
    http.close()


if FULL:  # sqld lets a stream live for ten seconds

    def test_a_stream_that_expires_is_none_of_ours(server: Sqld) -> None:
        http = HranaHttp(server.url, "")
        first = {"baton": None, "requests": [{"type": "execute", "stmt": {"sql": "SELECT 1"}}]}
        baton = json.loads(http.post("/v3/pipeline", json.dumps(first).encode()))["baton"]
        with open_engine(server.url) as engine:
            time.sleep(11)
            with pytest.raises(EngineError) as caught:
                http.post("/v3/pipeline", json.dumps({"baton": baton, "requests": [{"type": "close"}]}).encode())
            assert (caught.value.code, caught.value.retry) == ("STREAM_EXPIRED", "unsure")
            assert engine.query("SELECT 1") == [(1,)]
        http.close()


# Lost answers


@pytest.mark.parametrize("fault", ["before", "after", "502", "503"] if FULL else ["before", "after", "502"])
def test_a_migration_whose_answer_is_lost_takes_effect_once(listened: Wire, tmp_path: Path, fault: str) -> None:
    folder = add(tmp_path, "one", *table("one"))
    with open_engine(listened.url) as engine:
        listened.fault = once(fault, 2)
        assert migrate(engine, folder) == ("0001_one",)
        assert times(engine, "one") == 1
        listened.fault = once(fault, 2)
        assert rollback(engine, folder, allow=["DELETES_DATA"]) == ("0001_one",)
        assert History(engine).read() == {}


@pytest.mark.parametrize(("fault", "left"), [("before", 0), ("after", 1), ("502", 1)])
def test_a_change_is_never_sent_twice_by_itself(listened: Wire, fault: str, left: int) -> None:
    with open_engine(listened.url) as engine:
        engine.execute("CREATE TABLE one (a)")
        sent = listened.batches()
        listened.fault = once(fault)
        assert refused(engine, "INSERT INTO one VALUES (1)").retry == "unsure"
        assert listened.batches() == sent + 1
        assert engine.query("SELECT count(*) FROM one") == [(left,)]


def test_a_question_is_asked_again(listened: Wire) -> None:
    faults = ["before", "after", "502", ""]
    with open_engine(listened.url) as engine:
        listened.fault = lambda body: faults.pop(0) if faults else ""
        assert engine.query("SELECT 1") == [(1,)]
        assert faults == []


# Crashes


def test_a_server_that_comes_back_is_waited_for(alone: Sqld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.2)
    with open_engine(alone.url) as engine:
        alone.stop()
        later = threading.Timer(0.3, alone.start)
        later.start()
        # nothing was sent, so even a change may be tried again
        engine.batch(["CREATE TABLE t (a)"])
        later.join()
        assert engine.query("SELECT count(*) FROM t") == [(0,)]


def test_a_server_that_stays_away_is_told(alone: Sqld) -> None:
    with open_engine(alone.url) as engine:
        alone.stop()
        error = refused(engine, "CREATE TABLE t (a)")
    assert ("cannot reach the libSQL server" in error.message, error.retry) == (True, "safe")


def seconds_of(engine: Engine, rows: int) -> float:
    start = time.monotonic()
    engine.query(SLOW.format(rows=rows))
    return time.monotonic() - start


def test_a_server_that_is_killed_within_a_migration(alone: Sqld, tmp_path: Path) -> None:
    up, back = table("one")
    with open_engine(alone.url) as engine:
        rows = int(400_000 / seconds_of(engine, 400_000))
        slow = up[0].__class__(sql=f"CREATE TABLE slow AS {SLOW.format(rows=rows)}")
        folder = add(tmp_path / "folder", "one", (*up, slow), back)

        def crash() -> None:
            alone.stop()
            alone.start()

        later = threading.Timer(0.5, crash)
        later.start()
        assert migrate(engine, folder) == ("0001_one",)
        later.join()
        assert times(engine, "one") == 1
        assert engine.query("SELECT count(*) FROM slow") == [(1,)]


# Five seconds


def test_a_transaction_that_others_wait_for_is_ended_after_five_seconds(alone: Sqld, tmp_path: Path) -> None:
    with open_engine(alone.url) as engine, open_engine(alone.url) as other:
        engine.batch(["CREATE TABLE t (a)", "CREATE TABLE u (a)"])
        rows = int(200_000 / max(seconds_of(engine, 200_000), 0.001))  # about a second each
        steps = ["INSERT INTO t VALUES (1)", *(SLOW.format(rows=rows) for _ in range(14))]
        waiting = threading.Timer(0.5, lambda: other.execute("INSERT INTO u VALUES (1)"))
        waiting.start()
        start = time.monotonic()
        error = refused(engine, *steps)
        waiting.join()
        assert 4 < time.monotonic() - start < 13
        assert (error.code, error.retry) == ("TRANSACTION_TIMEOUT", "safe")
        assert "after 5 seconds" in error.hint
        assert engine.query("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM u)") == [(0, 1)]


if FULL:  # it waits for the five seconds, and runs again

    def test_a_migration_that_was_ended_is_run_again(alone: Sqld, tmp_path: Path) -> None:
        up, back = table("one")
        with open_engine(alone.url) as engine, open_engine(alone.url) as other:
            engine.execute("CREATE TABLE u (a)")
            rows = int(200_000 / max(seconds_of(engine, 200_000), 0.001))
            slow = tuple(up[0].__class__(sql=f"CREATE TABLE s{n} AS {SLOW.format(rows=rows)}") for n in range(10))
            folder = add(tmp_path / "folder", "one", (*up, *slow), back)
            waiting = threading.Timer(0.5, lambda: other.execute("INSERT INTO u VALUES (1)"))
            waiting.start()
            assert migrate(engine, folder) == ("0001_one",)
            waiting.join()
            assert times(engine, "one") == 1
            assert engine.query("SELECT count(*) FROM u") == [(1,)]
