"""Real engines as fixtures: each test that asks for one gets a fresh, empty database on it.

A server starts once in each test process (so once in each worker of pytest-xdist) when a test first asks for it.
SCHEMADEF_FULL=1 widens `any_postgres` from versions 18 and 14 to all of 14 to 18.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from d1_server import TOKEN, D1Server, Remote, d1_server
from engines import KINDS, POSTGRES_VERSIONS, SQLITE_FAMILY, WAYS, fresh
from neon_endpoint import Endpoint, neon_endpoint

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.engines.scratch import scratch_url

# Tests of servers that are not there shall not wait for them; those of waiting say for how long.
os.environ.setdefault("SCHEMADEF_CONNECT_SECONDS", "0")


@pytest.fixture
def postgres() -> Iterator[Engine]:
    with fresh("postgres") as engine:
        yield engine


@pytest.fixture
def postgres14() -> Iterator[Engine]:
    with fresh("postgres14") as engine:
        yield engine


@pytest.fixture(params=POSTGRES_VERSIONS)
def any_postgres(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with fresh(f"postgres{request.param}") as engine:
        yield engine


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with scratch_url("postgres") as url:
        yield url


@pytest.fixture
def sqld_url() -> Iterator[str]:
    with scratch_url("sqld") as url:
        yield url


@pytest.fixture
def sqlite_engine() -> Iterator[Engine]:
    with fresh("sqlite") as engine:
        yield engine


@pytest.fixture
def libsql_engine() -> Iterator[Engine]:
    with fresh("libsql") as engine:
        yield engine


@pytest.fixture
def sqld_engine() -> Iterator[Engine]:
    with fresh("sqld") as engine:
        yield engine


@pytest.fixture
def d1_engine() -> Iterator[Engine]:
    with fresh("workerd") as engine:
        yield engine


@pytest.fixture(scope="session")
def server() -> Iterator[D1Server]:
    with d1_server() as running:
        yield running


@pytest.fixture
def remote(server: D1Server, monkeypatch: pytest.MonkeyPatch) -> Remote:
    monkeypatch.setenv("CLOUDFLARE_API_BASE_URL", server.base)
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", TOKEN)
    server.calm()
    return server.database()


@pytest.fixture(params=SQLITE_FAMILY)
def any_sqlite_family(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with fresh(request.param) as engine:
        yield engine


@pytest.fixture(params=(*KINDS, *WAYS[1:]))
def any_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with fresh(request.param) as engine:
        yield engine


@pytest.fixture
def neon_engine() -> Iterator[tuple[Endpoint, str, Engine]]:
    """Neon's endpoint, the URL of the Postgres behind it, and an engine that goes by the endpoint."""
    with scratch_url("postgres") as url, neon_endpoint() as endpoint, open_engine(endpoint.wrap(url)) as engine:
        yield endpoint, url, engine
