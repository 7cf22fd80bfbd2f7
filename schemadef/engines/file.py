"""What an engine does with a database that is a file, opened in this process, whichever library opens it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Literal

from schemadef.engines.base import Engine, Ping, Value, numbered, timed
from schemadef.engines.single import require_single
from schemadef.errors import EngineError


def opening_hint(code: str) -> str:
    """What to do about a file that cannot be opened, by SQLite's code."""
    if code == "SQLITE_NOTADB":
        return "look at the URL: it names another file"
    return "check that its folder exists and is writable"


class FileEngine(Engine):
    """A file, or `:memory:`; every statement commits by itself.

    Whoever opens it sets `_path` and `_connection`, which is None once it is closed.
    """

    dialect_family: Literal["catalog", "schema_table"] = "schema_table"

    _path: str
    _connection: Any

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """See `Engine.execute`."""
        self.query(sql, parameters)

    def batch(self, statements: Sequence[str]) -> None:
        """See `Engine.batch`: BEGIN IMMEDIATE, so that it waits for other writers before it reads anything."""
        for sql in statements:
            require_single(sql)
        self.require_primary()
        self._run("BEGIN IMMEDIATE")
        try:
            for position, sql in enumerate(statements, 1):
                self._numbered(sql, position, len(statements))
            self._run("COMMIT")
        finally:
            if self._connection is not None and self._connection.in_transaction:
                self._run("ROLLBACK")

    def ping(self) -> Ping:
        """See `Engine.ping`."""
        _, elapsed = timed(lambda: self._run("SELECT 1 FROM sqlite_master LIMIT 1"))
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

    @abstractmethod
    def _run(self, sql: str) -> list[tuple[Value, ...]]:
        """The rows of one statement, sent as it is; raises `EngineError`."""
