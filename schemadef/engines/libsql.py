"""libSQL files through libsql-experimental, guarded against what that package does wrong without a word.

Measured with 0.0.55: every failure is a ValueError without a code, a step that fails reports only when its rows are
fetched, a second statement is ignored, integers of 2^31 and more are bound as REAL, missing parameters are NULL and
extra ones are ignored, `executescript` swallows errors, text is cut at a NUL character, and use after close or text
that is not UTF-8 ends in a PanicException, which is no Exception.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from typing import Any

from schemadef.engines import replica
from schemadef.engines.base import Ping, Value, closed, scrub
from schemadef.engines.file import FileEngine, opening_hint
from schemadef.engines.hrana_url import http_url, token_of
from schemadef.engines.single import inline, reads_only, require_single
from schemadef.errors import ConfigError, EngineError

_CODES = (
    ("constraint failed", "SQLITE_CONSTRAINT"),
    ("database is locked", "SQLITE_BUSY"),
    ("readonly database", "SQLITE_READONLY"),
    ("file is not a database", "SQLITE_NOTADB"),
)


def _driver() -> Any:  # noqa: ANN401 - a package without types
    """The package, told not to write its log to standard output, where JSON may be; it asks when it is imported."""
    before = os.environ.get("RUST_LOG")
    os.environ["RUST_LOG"] = before or "off"
    try:
        return importlib.import_module("libsql_experimental")
    finally:
        if before is None:
            del os.environ["RUST_LOG"]


_libsql = _driver()


class LibsqlEngine(FileEngine):
    """A libSQL file or `:memory:`; foreign keys are on, every statement commits by itself.

    With `sync_url` the file is an embedded replica of that server: it is brought up to date when it is opened, and read
    only. So is a file that a replica's own metadata lies beside, which would fall out of step with its primary.

    One process must not open a file with this and with Python's sqlite3 at the same time: two copies of SQLite do not
    see each other's POSIX locks (sqlite.org, How To Corrupt An SQLite Database File, 2.2.1).
    Text with a NUL character is stored whole but would be read back cut short, so it is refused as a parameter.
    """

    def __init__(self, path: str, *, sync_url: str = "", token: str = "") -> None:
        self._path = path
        self._primary = replica.shown(sync_url) if sync_url else ""
        self._connection: Any = None
        self.label = "libSQL file"
        self.version: tuple[int, ...] = ()
        try:
            if sync_url:
                self._connection = _synced(path, sync_url, token)
            else:
                self._connection = _libsql.connect(path, isolation_level=None)
                self._run("PRAGMA foreign_keys = ON")
                self._run("PRAGMA busy_timeout = 5000")  # as long as Python's sqlite3 waits for another writer
            number = str(self._run("SELECT sqlite_version() FROM (SELECT count(*) FROM sqlite_master)")[0][0])
        except (ValueError, EngineError) as error:
            self._connection = None
            what = f"the replica {path} of {self._primary}" if sync_url else f"the libSQL file {path}"
            reason = scrub(str(error), [token]).removeprefix(f"{self.label}: ")
            is_other = not sync_url and _code(reason) == "SQLITE_NOTADB"
            code = "SQLITE_NOTADB" if is_other else "SQLITE_CANTOPEN"
            more = ", that its primary runs and that the token is right" if sync_url else ""
            raise EngineError(f"cannot open {what}: {reason}", code=code, hint=opening_hint(code) + more) from None
        self.version = tuple(int(part) for part in number.split("."))
        self.label = f"libSQL file {number}"

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `?` or `?N`."""
        require_single(sql)
        if any(isinstance(value, str) and "\0" in value for value in parameters):
            message = f"{self.label} would cut a text with a NUL character short when it is read"
            raise EngineError(message, code="ARGS_INVALID", hint="store it as bytes")
        if not reads_only(sql):
            self.require_primary()
        return self._run(inline(sql, parameters))

    def ping(self) -> Ping:
        """See `Engine.ping`; of a replica it says whose it is."""
        ping = super().ping()
        if self._primary:
            ping["server"] += f", a replica of {self._primary}"
        return ping

    def require_primary(self) -> None:
        """See `Engine.require_primary`."""
        if self._connection is not None and (self._primary or replica.sidecar(self._path)):
            raise replica.refusal(self._path, self._primary)

    def _run(self, sql: str) -> list[tuple[Value, ...]]:
        if self._connection is None:
            raise closed(self.label)
        try:
            # A failing step is reported only when its rows are fetched; a statement without rows yields None.
            return list(self._connection.execute(sql).fetchall() or [])
        except ValueError as error:
            message = f"{self.label}: {error}"
            raise EngineError(message, code=_code(message)) from None
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            self._connection = None
            message = f"{self.label}: the driver broke down ({error}) and the connection is closed"
            raise EngineError(message, code="DRIVER_PANIC") from None


def open_libsql(path: str, *, options: str = "", token: str = "", sync_url: str = "") -> LibsqlEngine:
    """An engine on the file, which is a replica of the server at `sync_url` if there is one; the token is for that.

    Raises `EngineError`, and `ConfigError` for the URL.
    """
    if options:
        message = f"a libSQL file takes no options in its URL: ?{options}"
        raise EngineError(message, code="SQLITE_CANTOPEN", hint="remove what follows the question mark")
    if not sync_url:
        return LibsqlEngine(path)
    if path == ":memory:":
        message = "a replica is a file, and this URL names the database in memory"
        raise ConfigError(message, hint="write libsql+file:replica.db")
    return LibsqlEngine(path, sync_url=sync_url, token=token or token_of(sync_url))


def _synced(path: str, sync_url: str, token: str) -> Any:  # noqa: ANN401 - a class without types
    """A connection to the replica, brought up to date; raises ValueError as the package does."""
    try:
        connection = _libsql.connect(path, sync_url=http_url(sync_url), auth_token=token, isolation_level=None)
        connection.sync()
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error)) from None
    return connection


def _code(message: str) -> str:
    """The family of SQLite's code, which the package does not pass on, from SQLite's own words."""
    return next((code for words, code in _CODES if words in message), "SQLITE_ERROR")
