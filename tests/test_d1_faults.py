"""Faults of Cloudflare's that pass, and some that do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from d1_requests import FINAL, MAYBE_DONE, NOT_DONE, paths, refused
from d1_server import D1Server, Remote
from engines import FULL

from schemadef.engines import backoff, open_engine
from schemadef.engines.base import Engine
from schemadef.migrate import runner


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.005)
    monkeypatch.setattr(runner, "PAUSE", 0.01)


@pytest.fixture
def engine(remote: Remote) -> Iterator[Engine]:
    with open_engine(remote.url) as opened:
        yield opened


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
