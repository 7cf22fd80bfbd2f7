"""A Postgres that is not there yet: waited for while that may pass, and told in one sentence when it does not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from cutting import Cutter, cutter
from engines import way_url

from schemadef.engines import open_engine
from schemadef.engines.postgres_failures import SECONDS, patience
from schemadef.engines.postgres_server import free_port
from schemadef.engines.scratch import scratch_url
from schemadef.errors import ConfigError, EngineError


@pytest.fixture(autouse=True)
def ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECONDS, "10")


def test_a_server_that_starts_is_waited_for() -> None:
    """As Postgres says it (57P03), and as Neon's computes do when they wake up."""
    with scratch_url("postgres") as url, cutter(url) as (by_proxy, proxy):
        proxy.asleep = 4
        with open_engine(by_proxy) as engine:
            assert engine.query("SELECT 1") == [(1,)]
        assert proxy.connections == 5


@contextmanager
def later(url: str, seconds: float) -> Iterator[str]:
    """The URL of a port that nobody listens on for so long; then the server of `url` does."""
    parts = urlsplit(url)
    port = free_port()

    def listen() -> None:
        proxy = Cutter(str(parts.hostname), int(parts.port or 0))
        proxy.listener.close()
        proxy.listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=proxy.accept, daemon=True).start()

    timer = threading.Timer(seconds, listen)
    timer.start()
    options = "sslmode=disable&gssencmode=disable"
    yield f"postgresql://{parts.username}:{parts.password}@127.0.0.1:{port}{parts.path}?{options}"
    timer.join()


def test_a_port_that_nobody_listens_on_yet_is_waited_for() -> None:
    with scratch_url("postgres") as url, later(url, 0.7) as not_yet, open_engine(not_yet) as engine:
        assert engine.query("SELECT 1") == [(1,)]


def test_a_pooler_whose_server_is_not_there_yet_is_waited_for() -> None:
    with (
        scratch_url("postgres") as url,
        later(url, 1.0) as not_yet,
        way_url("pooled", not_yet.partition("?")[0]) as pooled,
        open_engine(pooled) as engine,
    ):
        assert engine.query("SELECT 1") == [(1,)]


def test_giving_up_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECONDS, "0.6")
    start = time.monotonic()
    with pytest.raises(EngineError, match=r"refused .*\(tried \d+ times in 0\.\d seconds\); check that") as caught:
        open_engine("postgresql://someone:s3cr3t@127.0.0.1:1/shop")
    assert time.monotonic() - start < 3
    assert "\n" not in str(caught.value) and "s3cr3t" not in str(caught.value)


def test_what_waiting_does_not_mend_is_told_at_once() -> None:
    with scratch_url("postgres") as url:
        start = time.monotonic()
        for wrong in (f"{url}_not_there", url.replace("postgres:", "postgres:x", 1)):
            with pytest.raises(EngineError) as caught:
                open_engine(wrong)
            assert "tried" not in str(caught.value)
        assert time.monotonic() - start < 3


SAID = {
    'FATAL:  the database system is starting up': 30.0,
    "ERROR:  Couldn't connect to compute node": 30.0,
    "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute": 30.0,
    "server closed the connection unexpectedly": 30.0,
    "connection timeout expired": 30.0,
    'could not translate host name "ep-x.neon.tech" to address: Temporary failure in name resolution': 5.0,
    "failed to resolve host 'ep-x.neon.tech': [Errno -3] Temporary failure in name resolution": 5.0,
    'connection to server at "127.0.0.1", port 1 failed: Connection refused': 5.0,
    'FATAL:  password authentication failed for user "u"': 0.0,
    "ERROR: The endpoint ID is not specified": 0.0,
}  # fmt: skip


def test_how_long_each_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECONDS)
    assert {text: patience(text) for text in SAID} == SAID
    monkeypatch.setenv(SECONDS, "60")
    assert {text: patience(text) for text in SAID} == {text: 60.0 if seconds else 0.0 for text, seconds in SAID.items()}
    monkeypatch.setenv(SECONDS, "long")
    with pytest.raises(ConfigError, match="SCHEMADEF_CONNECT_SECONDS is 'long', which is not a number of seconds"):
        patience("Connection refused")
