"""Where nothing is to be done, migrate asks once and writes nothing, whatever the engine; and so it finds an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from d1_server import TOKEN, d1_server
from engines import fresh
from neon_endpoint import neon_endpoint
from other_runners import POSTGRES, SQLITE, write
from sqld_server import sqld, wire

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import EngineError
from schemadef.history import History
from schemadef.migrate import migrate
from schemadef.migration.folder import Folder


def folder_for(engine: Engine, path: Path) -> Folder:
    catalog = engine.dialect_family == "catalog"
    return write(path / "app", POSTGRES if catalog else SQLITE, "postgresql" if catalog else "sqlite")


@contextmanager
def asked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What an engine is asked, by which of its three ways."""
    ways: list[str] = []
    with monkeypatch.context() as patch:
        for way in ("query", "execute", "batch"):
            real = getattr(engine, way)

            def told(*arguments: object, way: str = way, real: object = real) -> object:
                ways.append(way)
                return real(*arguments)  # type: ignore[operator]

            patch.setattr(engine, way, told)
        yield ways


@pytest.mark.parametrize("kind", ["sqlite", "libsql", "sqld", "workerd", "postgres", "postgres14", "neon"])
def test_one_question(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh(kind) as engine:
        folder = folder_for(engine, tmp_path)
        with asked(engine, monkeypatch) as ways:
            assert History(engine).read() == {}
        assert ways == ["query"], "of an empty database, too"
        migrate(engine, folder)
        with asked(engine, monkeypatch) as ways:
            assert migrate(engine, folder) == ()
        assert ways == ["query"]


def test_one_request_to_a_libsql_server(tmp_path: Path) -> None:
    with sqld(tmp_path / "server") as server, wire(server.place) as listened, open_engine(listened.url) as engine:
        folder = folder_for(engine, tmp_path)
        migrate(engine, folder)
        listened.bodies.clear()
        assert migrate(engine, folder) == ()
        assert len(listened.bodies) == 1


def test_one_request_to_neon_over_http(tmp_path: Path) -> None:
    with scratch_url("postgres") as url, neon_endpoint() as endpoint, open_engine(endpoint.wrap(url)) as engine:
        folder = folder_for(engine, tmp_path)
        migrate(engine, folder)
        endpoint.requests.clear()
        assert migrate(engine, folder) == ()
        assert len(endpoint.requests) == 1


def test_one_request_to_cloudflare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with d1_server() as server:
        monkeypatch.setenv("CLOUDFLARE_API_BASE_URL", server.base)
        monkeypatch.setenv("CLOUDFLARE_API_TOKEN", TOKEN)
        with open_engine(server.database().url) as engine:
            folder = folder_for(engine, tmp_path)
            assert History(engine).read() == {}
            migrate(engine, folder)
            server.sent()
            assert migrate(engine, folder) == ()
            assert len(server.sent()) == 1


@pytest.mark.parametrize("kind", ["sqlite", "libsql", "sqld", "workerd"])
def test_only_our_own_table_may_be_missing(kind: str) -> None:
    """What else is not there is a fault, and not an empty history."""
    with fresh(kind) as engine:
        engine.execute("CREATE VIEW _schemadef_history AS SELECT * FROM _schemadef_history_old")
        with pytest.raises(EngineError, match="_schemadef_history_old"):
            History(engine).read()
