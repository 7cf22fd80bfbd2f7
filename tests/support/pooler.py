"""A real PgBouncer in transaction mode in front of a Postgres, with one server connection for many clients."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schemadef.engines.postgres_server import free_port
from schemadef.engines.watched import Watched, last_line

UNPACKED = Path(__file__).parents[1] / ".pgbouncer"
SETTINGS = """[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {size}
server_login_retry = 1
log_connections = 0
log_disconnections = 0
"""


def command(folder: Path) -> list[str]:
    """PgBouncer of this system, or a copy of Debian's, unpacked by `make setup`, where its user may read it."""
    unpacked = UNPACKED / "usr/sbin/pgbouncer"
    if unpacked.is_file():
        shutil.copy(unpacked, folder)
        for library in (UNPACKED / "usr/lib").glob("*-linux-gnu*/*.so*"):
            shutil.copy(library, folder)
        return ["env", f"LD_LIBRARY_PATH={folder}", str(folder / "pgbouncer")]
    found = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
    assert found, "PgBouncer is not installed: run `make setup`, or install your system's package `pgbouncer`"
    return [found]


@contextmanager
def pooler(url: str, *, size: int = 1) -> Iterator[str]:
    """The URL of the same database through PgBouncer, with `size` connections to the server."""
    parts = urlsplit(url)
    watched, port = started(url, size)
    try:
        yield f"postgresql://{parts.username}:{parts.password}@127.0.0.1:{port}{parts.path}"
    finally:
        watched.stop()


def started(url: str, size: int) -> tuple[Watched, int]:
    """PgBouncer, and its port; somebody may take the port before it does, then another one is tried."""
    told = ""
    for _ in range(3):
        folder = Path(tempfile.mkdtemp(prefix="schemadef-pgbouncer-"))
        port = free_port()
        program, user = prepared(folder, url, port, size)
        watched = Watched([*program, str(folder / "pgbouncer.ini")], folder, user=user, signal=signal.SIGTERM)
        if watched.wait_until(lambda port=port: listens(port), seconds=20) and watched.is_running():  # type: ignore[misc]
            return watched, port
        told = last_line(watched.log)
        watched.stop()
    raise AssertionError(told)


def prepared(folder: Path, url: str, port: int, size: int) -> tuple[list[str], tuple[int, int] | None]:
    """The program, with its files in the folder, and the user that it runs as: it refuses to be root."""
    parts = urlsplit(url)
    word = unquote(str(parts.password)).replace('"', '""')
    (folder / "users.txt").write_text(f'"{parts.username}" "{word}"\n')
    settings = SETTINGS.format(host=parts.hostname, port=parts.port, own=port, folder=folder, size=size)
    (folder / "pgbouncer.ini").write_text(settings)
    program = command(folder)
    if os.geteuid() != 0:
        return program, None
    entry = pwd.getpwnam("nobody")
    for path in (folder, *folder.iterdir()):
        os.chown(path, entry.pw_uid, entry.pw_gid)
    return program, (entry.pw_uid, entry.pw_gid)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
