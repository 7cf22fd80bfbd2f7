"""D1 as workerd runs it locally, through npm's miniflare in one Node.js process for this whole process.

What it cannot show is what only Cloudflare's own servers do: the splitter that its REST interface puts before
`wrangler d1 execute --remote`, the 2 MB limit of a value, and the 30 s limit of a query.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import hmac
import importlib.resources
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Literal
from urllib.parse import parse_qs

from pydantic import BaseModel, ValidationError

from schemadef.engines.base import Engine, Ping, Value, closed, timed
from schemadef.engines.d1_errors import refusal
from schemadef.engines.node import node_command, npm_package, package_version
from schemadef.engines.single import inline, require_single
from schemadef.errors import ConfigError, EngineError

_STOP_TIMEOUT = 10.0
_OBJECT = "miniflare-D1DatabaseObject"
_LABEL = "workerd D1"


class _Blob(BaseModel):
    hex: str


class _Answer(BaseModel):
    rows: list[list[_Blob | int | float | str | None]] = []
    database: str = ""
    error: str = ""


class _Node:
    """The Node.js process: one request, one answer, both one line of JSON."""

    def __init__(self) -> None:
        node, package = node_command(), npm_package("miniflare")
        script = importlib.resources.files(__package__).joinpath("workerd.mjs").read_text("utf-8")
        self.version = package_version(package)
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._folder = tempfile.mkdtemp(prefix="schemadef-d1-")
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process that writes into it
        # A session of its own: an interrupt at the terminal is for us; Node ends when its input does.
        self._process = subprocess.Popen(
            [node, "--input-type=module", "--eval", script, "--", str(package)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,
            env=os.environ | {"NODE_NO_WARNINGS": "1", "TMPDIR": self._folder},
        )
        atexit.register(self.stop)

    def is_running(self) -> bool:
        return os.getpid() == self._owner and self._process.poll() is None

    def ask(self, **request: str | list[str]) -> _Answer:
        with self._lock:
            try:
                _pipe(self._process.stdin).write(json.dumps(request).encode() + b"\n")
                _pipe(self._process.stdin).flush()
                line = _pipe(self._process.stdout).readline()
                return _Answer.model_validate_json(line)
            except (OSError, ValidationError):
                raise self._ended() from None
            except BaseException:
                # An interrupt between a request and its answer: the next answer would be taken for this one.
                self._process.kill()
                raise

    def stop(self) -> None:
        if os.getpid() != self._owner:
            return
        with contextlib.suppress(OSError):
            _pipe(self._process.stdin).close()
        try:
            self._process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _ended(self) -> EngineError:
        self._log.seek(0)
        lines = [line for line in self._log.read().decode("utf-8", "replace").splitlines() if "Error" in line]
        message = f"{_LABEL} ended unexpectedly: {lines[-1] if lines else 'it gave no reason'}"
        return EngineError(message, code="D1_ERROR", hint="check that npm's miniflare and workerd are installed whole")


class WorkerdEngine(Engine):
    """One D1 database in memory, or in a folder laid out as wrangler's `.wrangler/state/v3/d1`.

    Values pass through JavaScript, as they do for every Worker: integers beyond 2^53 come back rounded (cast them to
    text to read them whole), a REAL without a fraction comes back as an int, and an infinite one as None.
    Parameters are written as literals, of which its SQLite may round those with extreme exponents in the last place.
    """

    dialect_family: Literal["catalog", "schema_table"] = "schema_table"

    def __init__(self, folder: str, database_id: str) -> None:
        self._node = _node()
        self._name = database_id or "in memory"
        self.label = _LABEL
        # D1 does not let anybody call sqlite_version().
        self.version: tuple[int, ...] = ()
        answer = self._node.ask(op="open", store=folder, id=database_id)
        if answer.error:
            message = f"{_LABEL} did not start: {answer.error}"
            raise EngineError(message, code="D1_ERROR")
        self._database = answer.database
        self._closed = False

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """See `Engine.execute`."""
        self.query(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `?` or `?N`."""
        require_single(sql)
        answer = self._ask(op="query", sql=inline(sql, parameters))
        return [tuple(bytes.fromhex(v.hex) if isinstance(v, _Blob) else v for v in row) for row in answer.rows]

    def batch(self, statements: Sequence[str]) -> None:
        """See `Engine.batch`: D1's own batch, which is one transaction."""
        for sql in statements:
            require_single(sql)
        self._ask(op="batch", statements=list(statements))

    def ping(self) -> Ping:
        """See `Engine.ping`."""
        _, elapsed = timed(lambda: self.query("SELECT 1"))
        server = f"{_LABEL}, miniflare {self._node.version}"
        return Ping(server=server, version=self.version, role="", database=self._name, latency_ms=elapsed)

    def close(self) -> None:
        """See `Engine.close`."""
        if not self._closed:
            self._closed = True
            if self._node.is_running():
                self._node.ask(op="close", database=self._database)

    def _ask(self, **request: str | list[str]) -> _Answer:
        if self._closed:
            raise closed(self.label)
        answer = self._node.ask(database=self._database, **request)
        if answer.error:
            raise refusal(_LABEL, answer.error)
        return answer


def open_workerd(path: str, *, options: str = "", token: str = "") -> WorkerdEngine:
    """An engine on a local D1 database; raises `ConfigError` without Node.js or miniflare, and `EngineError`."""
    del token
    database_id = _id(path, options)
    return WorkerdEngine(str(Path(path).resolve()) if path else "", database_id)


def has_database(folder: str, options: str) -> bool:
    """Whether a folder of wrangler's keeps the database of an id; whoever opens it makes it.

    Its file has the name of a Durable Object (`durableObjectNamespaceIdFromName`, miniflare 4), or that of the id in a
    folder of an older wrangler's, which is moved when it is opened (`migrateDatabase`, there too). Raises `ConfigError`
    without an id, and OSError.
    """
    database_id = _id(folder, options)
    key = hashlib.sha256(_OBJECT.encode()).digest()
    name = hmac.digest(key, database_id.encode(), "sha256")[:16]
    file = (name + hmac.digest(key, name, "sha256")[:16]).hex() + ".sqlite"
    return any((Path(folder) / place).exists() for place in (f"{_OBJECT}/{file}", f"{database_id}/db.sqlite"))


def _id(folder: str, options: str) -> str:
    found = parse_qs(options).get("id", [""])[0]
    if folder and not found:
        message = f"the local D1 folder {folder} needs the id of a database"
        raise ConfigError(message, hint="write workerd:.wrangler/state/v3/d1?id=<database_id of wrangler.jsonc>")
    return found


_running: list[_Node] = []


def _node() -> _Node:
    """The one process, started anew if it has ended."""
    if not _running or not _running[0].is_running():
        _running[:] = [_Node()]
    return _running[0]


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # both were asked for as pipes
    return stream
