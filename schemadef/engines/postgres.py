"""Postgres through psycopg's libpq: every statement goes alone, by the unnamed extended protocol.

That is what Neon's HTTP endpoint does with each query (neondatabase/neon, proxy/src/serverless), so that what it
refuses (42601, cannot insert multiple commands into a prepared statement) is refused here too, and a transaction
pooler can carry it. Parameters are `$1`; a `%` means nothing.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Sequence
from typing import Literal

import psycopg
from psycopg import pq

from schemadef.engines.base import Engine, Ping, Value, closed, many_statements, no_statement, numbered, scrub
from schemadef.engines.postgres_url import PostgresUrl
from schemadef.engines.single import refuse_transaction_control
from schemadef.errors import EngineError

_BYTEA = 17
_INTEGERS = frozenset({20, 21, 23, 26})
_FLOATS = frozenset({700, 701})
_BOOLEAN = 16
_DONE = frozenset({pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK})
_COPY = frozenset({pq.ExecStatus.COPY_IN, pq.ExecStatus.COPY_OUT, pq.ExecStatus.COPY_BOTH})


class PostgresEngine(Engine):
    """One connection to a Postgres server, in autocommit, with `search_path` set to `public`.

    Rows come as text converted by type: booleans, integers, floats and bytea become Python's, all else stays text.
    A `-pooler` host keeps its server's `search_path`: setting it there would leak to other clients (Neon's page on
    connection pooling).
    """

    dialect_family: Literal["catalog", "schema_table"] = "catalog"

    def __init__(self, url: str) -> None:
        self._url = PostgresUrl(url)
        self._connection: psycopg.Connection | None = self._url.connect()
        number = self._pg.server_version
        self.version: tuple[int, ...] = (number // 10000, number % 10000)
        self.label = f"PostgreSQL {self.version[0]}.{self.version[1]}"
        self.keeps_session = not self._url.is_pooler
        if self.keeps_session:
            self._run("SELECT pg_catalog.set_config('search_path', 'public', false)")

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """See `Engine.execute`."""
        self.query(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `$1`, `$2` …, their types inferred by the server."""
        refuse_transaction_control(sql)
        return _rows(self._run(sql, parameters))

    def batch(self, statements: Sequence[str]) -> None:
        """See `Engine.batch`."""
        for sql in statements:
            refuse_transaction_control(sql)
        self._run("BEGIN")
        try:
            for position, sql in enumerate(statements, 1):
                self._numbered(sql, position, len(statements))
            self._run("COMMIT")
        finally:
            self._roll_back()

    def placeholder(self, position: int) -> str:
        """See `Engine.placeholder`."""
        return f"${position}"

    def ping(self) -> Ping:
        """See `Engine.ping`."""
        start = time.perf_counter()
        ((role, database),) = self.query("SELECT current_user::text, current_database()::text")
        elapsed = round((time.perf_counter() - start) * 1000, 3)
        return Ping(server=self.label, version=self.version, role=str(role), database=str(database), latency_ms=elapsed)

    def close(self) -> None:
        """See `Engine.close`."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _pg(self) -> pq.abc.PGconn:
        if self._connection is None:
            raise closed(self.label)
        return self._connection.pgconn

    def _numbered(self, sql: str, position: int, total: int) -> None:
        try:
            self._run(sql)
        except EngineError as error:
            raise numbered(error, position, total) from None

    def _roll_back(self) -> None:
        if self._connection is not None and self._pg.transaction_status != pq.TransactionStatus.IDLE:
            self._run("ROLLBACK")

    def _run(self, sql: str, parameters: Sequence[Value] = ()) -> pq.abc.PGresult:
        values, types = _encode(parameters)
        if "\0" in sql:
            message = "the statement holds a NUL character, which Postgres cannot take"
            raise EngineError(message, code="22021")
        try:
            self._pg.send_query_params(sql.encode(), values, param_types=types, result_format=pq.Format.TEXT)
            result = self._await_result()
        except psycopg.Error as error:
            self.close()
            message = f"{self.label}: the connection broke: {scrub(str(error), self._url.secrets)}"
            raise EngineError(message, code="08006", hint="run the command again") from None
        except BaseException:
            # An interrupt: the statement must not go on without anybody who waits for it.
            if self._connection is not None:
                self._connection.pgconn.get_cancel().cancel()
                self.close()
            raise
        return self._checked(result)

    def _await_result(self) -> pq.abc.PGresult:
        """Wait for the statement's end without blocking signals, which libpq's own waiting would."""
        pg, last = self._pg, None
        with selectors.DefaultSelector() as selector:
            selector.register(pg.socket, selectors.EVENT_READ | selectors.EVENT_WRITE)
            while pg.flush():
                selector.select()
                pg.consume_input()
            selector.modify(pg.socket, selectors.EVENT_READ)
            while last is None or last.status not in _COPY:
                while pg.is_busy():
                    selector.select()
                    pg.consume_input()
                result = pg.get_result()
                if result is None:
                    break
                last = result
        assert last is not None  # libpq answers every query that was sent with at least one result
        return last

    def _checked(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        if result.status in _DONE:
            return result
        if result.status == pq.ExecStatus.EMPTY_QUERY:
            raise no_statement()
        if result.status in _COPY:
            self.close()
            message = f"{self.label}: COPY from or to the client is not possible here, the connection is closed"
            raise EngineError(message, code="0A000", hint="use INSERT")
        raise self._refusal(result)

    def _refusal(self, result: pq.abc.PGresult) -> EngineError:
        code = _field(result, pq.DiagnosticField.SQLSTATE)
        message = _field(result, pq.DiagnosticField.MESSAGE_PRIMARY)
        detail = _field(result, pq.DiagnosticField.MESSAGE_DETAIL)
        if (
            _field(result, pq.DiagnosticField.SOURCE_FUNCTION) == "exec_parse_message"
            and "multiple commands" in message
        ):
            return many_statements(code)
        if self._pg.status == pq.ConnStatus.BAD:
            self.close()
        text = f"{message} ({detail})" if detail else message
        return EngineError(f"{self.label}: {scrub(text, self._url.secrets)}", code=code)


def open_postgres(url: str, *, options: str = "", token: str = "") -> PostgresEngine:
    """An engine on the server the URL names; the password stands in the URL. Raises `EngineError`."""
    del options, token
    return PostgresEngine(url)


def _field(result: pq.abc.PGresult, field: pq.DiagnosticField) -> str:
    return (result.error_field(field) or b"").decode("utf-8", "replace")


def _encode(parameters: Sequence[Value]) -> tuple[list[bytes | None], list[int]]:
    return [_encoded(value) for value in parameters], [
        _BYTEA if isinstance(value, bytes) else 0 for value in parameters
    ]


def _encoded(value: Value) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return b"\\x" + value.hex().encode()
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, str) and "\0" in value:
        message = "a text parameter holds a NUL character, which Postgres cannot store"
        raise EngineError(message, code="22021", hint="store it as bytea")
    return str(value).encode()


def _rows(result: pq.abc.PGresult) -> list[tuple[Value, ...]]:
    types = [result.ftype(column) for column in range(result.nfields)]
    return [
        tuple(_decoded(result.get_value(row, column), types[column]) for column in range(result.nfields))
        for row in range(result.ntuples)
    ]


def _decoded(value: bytes | None, oid: int) -> Value:
    if value is None:
        return None
    if oid == _BOOLEAN:
        return value == b"t"
    if oid in _INTEGERS:
        return int(value)
    if oid in _FLOATS:
        return float(value)
    if oid == _BYTEA:
        return bytes(pq.Escaping().unescape_bytea(value))
    return value.decode()
