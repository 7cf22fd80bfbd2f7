"""SQLite through the standard library."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from schemadef.engines import replica
from schemadef.engines.base import Value, closed, many_statements
from schemadef.engines.file import FileEngine, opening_hint
from schemadef.engines.single import check_integers, reads_only, require_single
from schemadef.errors import EngineError


class SqliteEngine(FileEngine):
    """A file, or `:memory:`; foreign keys are on, every statement commits by itself.

    Opening a file that does not exist creates it, as SQLite does; a folder that does not exist, or a file that is not
    a database, is an `EngineError`.
    """

    def __init__(self, path: str, *, options: str = "") -> None:
        self._path = path
        self.label = f"SQLite {sqlite3.sqlite_version}"
        self.version = sqlite3.sqlite_version_info
        self._connection: sqlite3.Connection | None = None
        self._is_replica = bool(replica.sidecar(path))
        try:
            self._connection = _connect(path, options)
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except sqlite3.Error as error:
            self.close()
            message = f"cannot open the SQLite file {path}: {error}"
            code = _code(error)
            raise EngineError(message, code=code, hint=opening_hint(code)) from None

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `?` or `?N`."""
        require_single(sql)
        check_integers(parameters)
        if self._is_replica and not reads_only(sql):
            self.require_primary()
        return self._run(sql, parameters)

    def require_primary(self) -> None:
        """See `Engine.require_primary`: SQLite, too, can open what libSQL keeps as a replica."""
        if self._is_replica:
            raise replica.refusal(self._path)

    def _run(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        if self._connection is None:
            raise closed(self.label)
        try:
            return self._connection.execute(sql, tuple(parameters)).fetchall()
        except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError) as error:
            raise self._failure(error) from None

    def _failure(self, error: Exception) -> EngineError:
        # Python 3.11 raises sqlite3.Warning for a second statement, 3.12 ProgrammingError, both with these words.
        if "one statement at a time" in str(error):
            return many_statements()
        return EngineError(f"{self.label}: {error}", code=_code(error))


def open_sqlite(path: str, *, options: str = "", token: str = "") -> SqliteEngine:
    """An engine on the file; a file needs no token, so it is ignored. Raises `EngineError`."""
    del token
    return SqliteEngine(path, options=options)


def _connect(path: str, options: str) -> sqlite3.Connection:
    if not options:
        return sqlite3.connect(path, isolation_level=None)
    from urllib.parse import quote

    return sqlite3.connect(f"file:{quote(path)}?{options}", isolation_level=None, uri=True)


def _code(error: Exception) -> str:
    return str(getattr(error, "sqlite_errorname", "") or "SQLITE_ERROR")
