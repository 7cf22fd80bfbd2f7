"""libSQL files through libsql-experimental, guarded against what that package does wrong without a word.

Measured with 0.0.55: every failure is a ValueError without a code, a step that fails reports only when its rows are
fetched, a second statement is ignored, integers of 2^31 and more are bound as REAL, missing parameters are NULL and
extra ones are ignored, `executescript` swallows errors, text is cut at a NUL character, and use after close or text
that is not UTF-8 ends in a PanicException, which is no Exception.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Literal

import libsql_experimental

from schemadef.engines.base import Engine, Ping, Value, closed, numbered
from schemadef.engines.single import inline, require_single
from schemadef.errors import EngineError

_CODES = (
    ("constraint failed", "SQLITE_CONSTRAINT"),
    ("database is locked", "SQLITE_BUSY"),
    ("readonly database", "SQLITE_READONLY"),
    ("file is not a database", "SQLITE_NOTADB"),
)


class LibsqlEngine(Engine):
    """A libSQL file or `:memory:`; foreign keys are on, every statement commits by itself.

    One process must not open a file with this and with Python's sqlite3 at the same time: two copies of SQLite do not
    see each other's POSIX locks (sqlite.org, How To Corrupt An SQLite Database File, 2.2.1).
    Text with a NUL character is stored whole but would be read back cut short, so it is refused as a parameter.
    """

    dialect_family: Literal["catalog", "schema_table"] = "schema_table"

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: Any = None
        self.label = "libSQL file"
        self.version: tuple[int, ...] = ()
        try:
            self._connection = libsql_experimental.connect(path, isolation_level=None)
            self._run("PRAGMA foreign_keys = ON")
            self._run("PRAGMA busy_timeout = 5000")  # as long as Python's sqlite3 waits for another writer
            number = str(self._run("SELECT sqlite_version() FROM (SELECT count(*) FROM sqlite_master)")[0][0])
        except (ValueError, EngineError) as error:
            self._connection = None
            message = f"cannot open the libSQL file {path}: {error}"
            raise EngineError(
                message, code="SQLITE_CANTOPEN", hint="check that its folder exists and is writable"
            ) from None
        self.version = tuple(int(part) for part in number.split("."))
        self.label = f"libSQL file {number}"

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """See `Engine.execute`."""
        self.query(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `?` or `?N`."""
        require_single(sql)
        if any(isinstance(value, str) and "\0" in value for value in parameters):
            message = f"{self.label} would cut a text with a NUL character short when it is read"
            raise EngineError(message, code="ARGS_INVALID", hint="store it as bytes")
        return self._run(inline(sql, parameters))

    def batch(self, statements: Sequence[str]) -> None:
        """See `Engine.batch`: BEGIN IMMEDIATE, so that it waits for other writers before it reads anything."""
        for sql in statements:
            require_single(sql)
        self._run("BEGIN IMMEDIATE")
        try:
            for position, sql in enumerate(statements, 1):
                self._numbered(sql, position, len(statements))
            self._run("COMMIT")
        finally:
            if self._connection is not None and self._connection.in_transaction:
                self._run("ROLLBACK")

    def placeholder(self, position: int) -> str:
        """See `Engine.placeholder`."""
        return f"?{position}"

    def ping(self) -> Ping:
        """See `Engine.ping`."""
        start = time.perf_counter()
        self._run("SELECT 1 FROM sqlite_master LIMIT 1")
        elapsed = round((time.perf_counter() - start) * 1000, 3)
        return Ping(server=self.label, version=self.version, role="", database=self._path, latency_ms=elapsed)

    def close(self) -> None:
        """See `Engine.close`."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _numbered(self, sql: str, position: int, total: int) -> None:
        try:
            self._run(sql)
        except EngineError as error:
            raise numbered(error, position, total) from None

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


def open_libsql(path: str, *, options: str = "", token: str = "") -> LibsqlEngine:
    """An engine on the file; a file needs no token, so it is ignored. Raises `EngineError`."""
    del token
    if options:
        message = f"a libSQL file takes no options in its URL: ?{options}"
        raise EngineError(message, code="SQLITE_CANTOPEN", hint="remove what follows the question mark")
    return LibsqlEngine(path)


def _code(message: str) -> str:
    """The family of SQLite's code, which the package does not pass on, from SQLite's own words."""
    return next((code for words, code in _CODES if words in message), "SQLITE_ERROR")
