"""Runs over HTTP on D1 and libSQL servers keep each other out by a lease, and go on when nobody holds it any more."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from d1_server import TOKEN, d1_server
from small_folder import add, table
from sqld_server import sqld

from schemadef.engines import open_engine
from schemadef.errors import MigrationError
from schemadef.migrate import Patience, migrate, rollback
from schemadef.migrate.running import Event
from schemadef.migration.folder import Folder
from schemadef.names import LEASE_TABLE

_NOW = "(julianday('now') - 2440587.5) * 86400.0"
COUNT = f"SELECT count(*) FROM {LEASE_TABLE}"


@pytest.fixture(params=["sqld", "D1"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh database on a server."""
    with ExitStack() as stack:
        if request.param == "sqld":
            yield stack.enter_context(sqld(tmp_path / "sqld")).url
            return
        server = stack.enter_context(d1_server())
        monkeypatch.setenv("CLOUDFLARE_API_BASE_URL", server.base)
        monkeypatch.setenv("CLOUDFLARE_API_TOKEN", TOKEN)
        yield server.database().url


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = tmp_path / "app"
    add(folder, "first", *table("a"))
    return add(folder, "second", *table("b"))


def lend(url: str, seconds: float, owner: str = "dead") -> None:
    """Let another run have the lease for a time."""
    with open_engine(url) as engine:
        engine.execute(
            f"INSERT OR REPLACE INTO {LEASE_TABLE} (id, owner, holder, expires_at)"
            f" VALUES (1, '{owner}', 'app at elsewhere, process 7', {_NOW} + {seconds})"
        )


def test_a_lease_keeps_a_run_out_until_it_expires(url: str, folder: Folder) -> None:
    with open_engine(url) as engine:
        migrate(engine, folder, to=1)
        assert engine.query(COUNT) == [(0,)], "given back"
        lend(url, 60)
        events: list[Event] = []
        with pytest.raises(MigrationError, match=r"the lease of app at elsewhere, process 7"):
            migrate(engine, folder, patience=Patience(wait=0.3), report=events.append)
        assert [event.kind for event in events] == ["wait"]
        lend(url, 0.5)
        assert migrate(engine, folder) == ("0002_second",)
        assert engine.query(COUNT) == [(0,)]
        rollback(engine, folder)


def test_a_lost_lease_stops_the_run_before_anything_more_is_applied(url: str, folder: Folder) -> None:
    with open_engine(url) as engine:

        def report(event: Event) -> None:
            if event.kind == "finish":
                lend(url, 0.0, owner="another")

        with pytest.raises(MigrationError, match="could not say in time that it is alive"):
            migrate(engine, folder, report=report)
        assert engine.query("SELECT name FROM sqlite_master WHERE name = 'b'") == []
        assert migrate(engine, folder) == ("0002_second",), "the next run goes on"


def test_eight_runs_at_once(url: str, folder: Folder) -> None:
    def run(_: int) -> tuple[str, ...]:
        with open_engine(url) as engine:
            return migrate(engine, folder)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(run, range(8)))
    assert sorted(tag for tags in results for tag in tags) == ["0001_first", "0002_second"], "each by one run"
    with open_engine(url) as engine:
        assert engine.query("SELECT count(*) FROM b") == [(1,)]
