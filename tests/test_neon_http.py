"""Neon over HTTPS: where requests go, what wakes up, what is refused, and what is never said."""

from __future__ import annotations

import time

import pytest
from neon_endpoint import Endpoint, neon_endpoint

from schemadef.engines import default_dialect, open_engine
from schemadef.engines.base import Engine
from schemadef.engines.neon_http import NeonHttp, NeonUrl
from schemadef.engines.scratch import scratch_url
from schemadef.errors import ConfigError, EngineError

HOST = "ep-cool-darkness-1.eu-central-1.aws.neon.tech"
Served = tuple[Endpoint, str, Engine]


@pytest.mark.parametrize(
    ("url", "token", "endpoint"),
    [
        (f"neon+postgresql://u:p@{HOST}/db", "", "https://api.eu-central-1.aws.neon.tech/sql"),
        (f"neon+postgres://u:p@{HOST}:5432/db?sslmode=require", "", "https://api.eu-central-1.aws.neon.tech/sql"),
        (f"neon+https://u:p@{HOST}/db", "", "https://api.eu-central-1.aws.neon.tech/sql"),
        (f"neon+https://u@{HOST}/db", "jwt", "https://apiauth.eu-central-1.aws.neon.tech/sql"),
        ("neon+http://u:p@db.localtest.me:4444/db", "", "http://db.localtest.me:4444/sql"),
        ("neon+postgres://u:p@h/db?endpoint=http%3A%2F%2Fx%3A1%2Fsql", "", "http://x:1/sql"),
    ],
)
def test_where_requests_go(url: str, token: str, endpoint: str) -> None:
    """As Neon's own client computes it (neondatabase/serverless, src/shims/net/index.ts)."""
    assert NeonUrl(url, token).endpoint == endpoint
    assert default_dialect(url) == "neon"


def test_the_connection_string_is_sent_as_neon_gave_it() -> None:
    url = NeonUrl(f"neon+postgresql://u:p%40ss@{HOST}/db?sslmode=require&channel_binding=require&endpoint=http://x", "")
    assert url.connection_string == f"postgresql://u:p%40ss@{HOST}/db?sslmode=require&channel_binding=require"
    assert set(url.secrets) == {"p%40ss", "p@ss"}


@pytest.mark.parametrize("url", ["neon+https:", "neon+https://host/db", "neon+https://u:s3cr3t@host"])
def test_a_url_that_is_none(url: str) -> None:
    with pytest.raises(ConfigError, match=r'write "neon\+" before the connection string') as caught:
        open_engine(url)
    assert "s3cr3t" not in str(caught.value)


def test_an_address_that_is_none() -> None:
    with pytest.raises(ConfigError, match="no address for HTTP"):
        open_engine("neon+postgres://u:s3cr3t@h/db?endpoint=ftp://x")


def test_a_compute_that_wakes_up_is_waited_for(neon_engine: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint, _, engine = neon_engine
    monkeypatch.setenv("SCHEMADEF_CONNECT_SECONDS", "10")
    endpoint.faults = ["asleep"] * 3
    assert engine.query("SELECT 1") == [(1,)]
    endpoint.faults = ["asleep"] * 3
    engine.execute("CREATE TABLE t (a integer)")
    assert len(endpoint.requests) == 1 + 2 * 4


def test_a_compute_that_does_not_wake_up(neon_engine: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint, _, engine = neon_engine
    monkeypatch.setenv("SCHEMADEF_CONNECT_SECONDS", "1")
    endpoint.faults = ["asleep"] * 50
    start = time.monotonic()
    with pytest.raises(
        EngineError, match=r"Couldn't connect to compute node \(tried \d+ times in [0-9.]+ seconds\)"
    ) as caught:
        engine.query("SELECT 1")
    assert time.monotonic() - start < 4
    assert caught.value.retry == "safe"


@pytest.mark.parametrize(("fault", "rows"), [("unanswered", 0), ("lost", 1)])
def test_what_may_have_been_done_is_not_sent_again(
    neon_engine: Served, monkeypatch: pytest.MonkeyPatch, fault: str, rows: int
) -> None:
    endpoint, _, engine = neon_engine
    monkeypatch.setenv("SCHEMADEF_CONNECT_SECONDS", "10")
    engine.execute("CREATE TABLE t (a integer)")
    endpoint.faults = [fault]
    with pytest.raises(EngineError, match="broke before the answer came") as caught:
        engine.execute("INSERT INTO t VALUES (1)")
    assert caught.value.retry == "unsure"
    assert engine.query("SELECT count(*) FROM t") == [(rows,)]


def test_the_connection_is_kept(neon_engine: Served) -> None:
    endpoint, _, engine = neon_engine
    ports = set()
    serve = endpoint.RequestHandlerClass.do_POST

    def note(handler: object) -> None:
        ports.add(handler.client_address)  # type: ignore[attr-defined]
        serve(handler)  # type: ignore[arg-type]

    endpoint.RequestHandlerClass = type("Noting", (endpoint.RequestHandlerClass,), {"do_POST": note})  # type: ignore[misc]
    engine.reopen()
    for _ in range(5):
        engine.query("SELECT 1")
    assert len(ports) == 1


def test_a_wrong_password_is_one_sentence_without_it() -> None:
    with scratch_url("postgres") as url, neon_endpoint() as endpoint:
        user, _, place = url.partition("@")
        wrong = f"{user.rpartition(':')[0]}:s3cr3t-p%40ss@{place}"
        with pytest.raises(EngineError, match="password authentication failed for user 'postgres'") as caught:
            open_engine(endpoint.wrap(wrong))
        assert "s3cr3t" not in repr(caught.value.__dict__) + str(caught.value)


def test_what_is_not_neon_is_one_sentence(sqld_url: str) -> None:
    place = sqld_url.removeprefix("http://")
    for url in (f"neon+http://u:s3cr3t@{place}/db", "neon+http://u:s3cr3t@127.0.0.1:1/db"):
        with pytest.raises(EngineError) as caught:
            open_engine(url)
        assert "\n" not in str(caught.value) and "s3cr3t" not in str(caught.value)


def test_tls_is_checked(neon_engine: Served) -> None:
    endpoint, url, _ = neon_engine
    secure = endpoint.url.replace("http://", "https://")
    with pytest.raises(EngineError, match="cannot reach the Neon endpoint") as caught:
        open_engine(f"neon+{url}?endpoint={secure}")
    assert "SSL" in str(caught.value)


def test_an_answer_that_is_not_of_neons_shape(neon_engine: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint, url, _ = neon_engine
    for answer in ({}, {"rows": 1}, {"results": []}, {"results": [{"rows": []}]}):
        monkeypatch.setattr(endpoint.RequestHandlerClass, "answer", lambda self, body, answer=answer: answer)
        http = NeonHttp(NeonUrl(endpoint.wrap(url), ""), "")
        with pytest.raises(EngineError, match="not of Neon's shape"):
            http.together("L", [("SELECT 1", [])])
        with pytest.raises(EngineError, match="not of Neon's shape"):
            http.one("L", "SELECT 1", [])


def test_a_token_is_sent_and_never_told(neon_engine: Served) -> None:
    endpoint, url, _ = neon_engine
    with open_engine(endpoint.wrap(url), token="s3cr3t.jwt.x") as engine:
        assert endpoint.headers[-1]["Authorization"] == "Bearer s3cr3t.jwt.x"
        with pytest.raises(EngineError) as caught:
            engine.execute("SELECT 's3cr3t.jwt.x'::int")
        assert "s3cr3t" not in str(caught.value)
