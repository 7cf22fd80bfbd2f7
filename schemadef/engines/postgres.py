"""Postgres through psycopg's libpq: every statement goes alone, by the unnamed extended protocol.

That is what Neon's HTTP endpoint does with each query (neondatabase/neon, proxy/src/serverless), so that what it
refuses (42601, cannot insert multiple commands into a prepared statement) is refused here too, and a transaction
pooler can carry it. Parameters are `$1`; a `%` means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import psycopg
from psycopg import pq

from schemadef.engines.base import Engine, Ping, Value, closed, many_statements, no_statement, numbered, scrub, timed
from schemadef.engines.postgres_failures import retry_of
from schemadef.engines.postgres_here import HERE
from schemadef.engines.postgres_ping import WHO, told
from schemadef.engines.postgres_url import PostgresUrl
from schemadef.engines.postgres_values import decoded
from schemadef.engines.postgres_wire import COPY, Statement, is_fatal, send_one, send_together
from schemadef.engines.single import refuse_transaction_control
from schemadef.errors import EngineError

Sent = TypeVar("Sent")

_DONE = frozenset({pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK})
# Asked and set in one step: on a pooler the setting would stay, for whoever comes next.
_FIRST = """SELECT pg_catalog.pg_backend_pid(), CASE WHEN $2 OR pg_catalog.pg_backend_pid() = $1
  THEN pg_catalog.set_config('search_path', 'public', false) END"""


class PostgresEngine(Engine):
    """One connection to a Postgres server, in autocommit, with `search_path` set to `public`.

    Rows come as text converted by type: booleans, integers, floats and bytea become Python's, all else stays text.
    A transaction pooler is told by its name, or because the process that answers is not the one that we connected to
    (PgBouncer makes its own keys). Through one, `query` and `batch` set the path for their own transaction: a setting
    of the session would leak to other clients (Neon's page on connection pooling). A lone `execute` keeps its
    server's path there, for CONCURRENTLY stands in no transaction.
    """

    dialect_family: Literal["catalog", "schema_table"] = "catalog"

    def __init__(self, url: str, *, once: bool = False) -> None:
        self._given = url
        self._url = PostgresUrl(url)
        self._connection: psycopg.Connection | None = None
        self.label = "PostgreSQL"
        self._connect(once=once)

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """See `Engine.execute`."""
        refuse_transaction_control(sql)
        self._run(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `$1`, `$2` …, their types inferred by the server."""
        refuse_transaction_control(sql)
        if self.keeps_session:
            return _rows(self._run(sql, parameters))
        return _rows(self._together([(sql, parameters)])[0])

    def batch(self, statements: Sequence[str]) -> None:
        """See `Engine.batch`: all in one round trip."""
        for sql in statements:
            refuse_transaction_control(sql)
        self._together([(sql, ()) for sql in statements])

    def batches(self, batches: Sequence[Sequence[str]]) -> None:
        """See `Engine.batches`: all in one round trip, where the session lasts.

        After one that fails the server skips what was sent with it (PostgreSQL, Message Flow, Pipelining).
        """
        if not self.keeps_session:
            super().batches(batches)
            return
        for sql in (sql for batch in batches for sql in batch):
            refuse_transaction_control(sql)
        sent = [(sql, ()) for batch in batches for sql in ("BEGIN", *batch, "COMMIT")]
        try:
            for result in self._exchange(lambda pg: send_together(pg, sent)):
                self._checked(result)
        finally:
            self._roll_back()

    def ping(self) -> Ping:
        """See `Engine.ping`."""
        ((role, database),), elapsed = timed(lambda: _rows(self._run(WHO)))
        return told(self, elapsed, str(role), str(database), pooled=not self.keeps_session)

    def reopen(self, *, once: bool = False) -> None:
        """See `Engine.reopen`."""
        self.close()
        self._connect(once=once)

    def another(self) -> PostgresEngine:
        """See `Engine.another`."""
        return PostgresEngine(self._given)

    def close(self) -> None:
        """See `Engine.close`."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self, *, once: bool) -> None:
        self._connection = self._url.connect(once=once)
        number = self._pg.server_version
        self.version: tuple[int, ...] = (number // 10000, number % 10000)
        self.label = f"PostgreSQL {self.version[0]}.{self.version[1]}"
        self.keeps_session = not self._url.is_pooler
        if self.keeps_session:
            ((pid, _),) = _rows(self._run(_FIRST, (self._pg.backend_pid, self._url.is_neon)))
            self.keeps_session = self._url.is_neon or pid == self._pg.backend_pid
        self.warning = "" if self.keeps_session else self._pooled()

    def _pooled(self) -> str:
        advice = f"; a migration is better off with {self._url.direct_host}" if self._url.direct_host else ""
        return f"{self._url.host} is a transaction pooler, which keeps no session{advice}"

    @property
    def _pg(self) -> pq.abc.PGconn:
        if self._connection is None:
            raise closed(self.label)
        return self._connection.pgconn

    def _together(self, statements: Sequence[Statement]) -> list[pq.abc.PGresult]:
        """The results of statements that are one transaction."""
        before: list[Statement] = [("BEGIN", ())] if self.keeps_session else [("BEGIN", ()), (HERE, ())]
        together = [*before, *statements, ("COMMIT", ())]
        try:
            results = self._exchange(lambda pg: send_together(pg, together))
            for position, result in enumerate(results, start=1 - len(before)):
                self._check_step(result, position, len(statements))
        finally:
            self._roll_back()
        return results[len(before) : -1]

    def _check_step(self, result: pq.abc.PGresult, position: int, total: int) -> None:
        try:
            self._checked(result)
        except EngineError as error:
            raise numbered(error, position, total) if 0 < position <= total else error from None

    def _roll_back(self) -> None:
        if self._connection is not None and self._pg.transaction_status != pq.TransactionStatus.IDLE:
            self._run("ROLLBACK")

    def _run(self, sql: str, parameters: Sequence[Value] = ()) -> pq.abc.PGresult:
        return self._checked(self._exchange(lambda pg: send_one(pg, sql, parameters)))

    def _exchange(self, send: Callable[[pq.abc.PGconn], Sent]) -> Sent:
        try:
            return send(self._pg)
        except psycopg.Error as error:
            self.close()
            message = f"{self.label}: the connection broke: {scrub(str(error), self._url.secrets)}"
            raise EngineError(message, code="08006", hint="run the command again", retry="unsure") from None
        except EngineError:
            raise
        except BaseException:
            # An interrupt: the statement must not go on without anybody who waits for it.
            if self._connection is not None:
                self._connection.pgconn.get_cancel().cancel()
                self.close()
            raise

    def _checked(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        if result.status in _DONE:
            return result
        if result.status == pq.ExecStatus.EMPTY_QUERY:
            raise no_statement()
        if result.status in COPY:
            self.close()
            message = f"{self.label}: COPY from or to the client is not possible here, the connection is closed"
            raise EngineError(message, code="0A000", hint="use INSERT")
        raise self._refusal(result)

    def _refusal(self, result: pq.abc.PGresult) -> EngineError:
        code = _field(result, pq.DiagnosticField.SQLSTATE)
        message = _field(result, pq.DiagnosticField.MESSAGE_PRIMARY) or result.error_message.decode("utf-8", "replace")
        detail = _field(result, pq.DiagnosticField.MESSAGE_DETAIL)
        if (
            _field(result, pq.DiagnosticField.SOURCE_FUNCTION) == "exec_parse_message"
            and "multiple commands" in message
        ):
            return many_statements(code)
        retry = retry_of(code)
        if is_fatal(result) or self._pg.status == pq.ConnStatus.BAD:
            self.close()
            code, retry = code or "08006", "unsure"
        text = f"{message} ({detail})" if detail else message
        return EngineError(f"{self.label}: {scrub(text, self._url.secrets)}", code=code, retry=retry)


def open_postgres(url: str, *, options: str = "", token: str = "", once: bool = False) -> PostgresEngine:
    """An engine on the server the URL names; the password stands in the URL. Raises `EngineError`.

    A server that does not answer yet is tried again, unless `once`.
    """
    del options, token
    return PostgresEngine(url, once=once)


def _field(result: pq.abc.PGresult, field: pq.DiagnosticField) -> str:
    return (result.error_field(field) or b"").decode("utf-8", "replace")


def _rows(result: pq.abc.PGresult) -> list[tuple[Value, ...]]:
    types = [result.ftype(column) for column in range(result.nfields)]
    return [
        tuple(_decoded(result.get_value(row, column), types[column]) for column in range(result.nfields))
        for row in range(result.ntuples)
    ]


def _decoded(value: bytes | None, oid: int) -> Value:
    return decoded(None if value is None else value.decode(), oid)
