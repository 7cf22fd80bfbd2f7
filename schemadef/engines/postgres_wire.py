"""The exchange with a Postgres server over libpq: one statement, or several in one round trip; signals get through.

Statements go unnamed by the extended protocol, so that nothing of them stays on the server: a transaction pooler may
hand the next one to another session.
"""

from __future__ import annotations

import selectors
from collections.abc import Sequence

import psycopg
from psycopg import pq

from schemadef.engines.base import Value, no_statement
from schemadef.engines.postgres_values import check_text, encoded, has_statement, types_of

Statement = tuple[str, Sequence[Value]]

COPY = frozenset({pq.ExecStatus.COPY_IN, pq.ExecStatus.COPY_OUT, pq.ExecStatus.COPY_BOTH})


def send_one(pg: pq.abc.PGconn, sql: str, parameters: Sequence[Value] = ()) -> pq.abc.PGresult:
    """Run one statement; what libpq says of it. Raises psycopg.Error when the connection breaks."""
    _send(pg, sql, parameters)
    with selectors.DefaultSelector() as selector:
        _flush(pg, selector)
        last = None
        while last is None or last.status not in COPY:
            result = _next(pg, selector)
            if result is None:
                break
            last = result
    assert last is not None  # libpq answers every query that was sent with at least one result
    return last


def send_together(pg: pq.abc.PGconn, statements: Sequence[Statement]) -> list[pq.abc.PGresult]:
    """Run statements, each with its parameters, in one round trip.

    After one that fails, those behind it are not run (PIPELINE_ABORTED).

    Results end at the server's last word when it ends the connection with one. Raises psycopg.Error when the
    connection breaks without a word.
    """
    for sql, _ in statements:
        check_text(sql)
        if not has_statement(sql):
            raise no_statement()
    pg.enter_pipeline_mode()
    for sql, parameters in statements:
        _send(pg, sql, parameters)
    pg.pipeline_sync()
    results: list[pq.abc.PGresult] = []
    with selectors.DefaultSelector() as selector:
        try:
            _flush(pg, selector)
            for _ in statements:
                results.append(_last(pg, selector))
            _next(pg, selector)  # the answer to the sync
        except psycopg.Error:
            if not results or results[-1].status != pq.ExecStatus.FATAL_ERROR:
                raise
            return results
    pg.exit_pipeline_mode()
    return results


def is_fatal(result: pq.abc.PGresult) -> bool:
    """Whether the server ends the connection with this."""
    return result.error_field(pq.DiagnosticField.SEVERITY_NONLOCALIZED) in (b"FATAL", b"PANIC")


def _send(pg: pq.abc.PGconn, sql: str, parameters: Sequence[Value]) -> None:
    check_text(sql)
    texts = [encoded(value) for value in parameters]
    values = [None if text is None else text.encode() for text in texts]
    pg.send_query_params(sql.encode(), values, param_types=types_of(parameters), result_format=pq.Format.TEXT)


def _flush(pg: pq.abc.PGconn, selector: selectors.BaseSelector) -> None:
    """Send what waits to be sent, reading meanwhile: a server that nobody reads from stops to read."""
    selector.register(pg.socket, selectors.EVENT_READ | selectors.EVENT_WRITE)
    while pg.flush():
        selector.select()
        pg.consume_input()
    selector.modify(pg.socket, selectors.EVENT_READ)


def _next(pg: pq.abc.PGconn, selector: selectors.BaseSelector) -> pq.abc.PGresult | None:
    """The next result; libpq's own waiting would keep signals from this process."""
    while pg.is_busy():
        selector.select()
        pg.consume_input()
    return pg.get_result()


def _last(pg: pq.abc.PGconn, selector: selectors.BaseSelector) -> pq.abc.PGresult:
    """The last result of the next statement in a pipeline."""
    last = _next(pg, selector)
    if last is None:
        raise psycopg.OperationalError(pg.error_message.decode("utf-8", "replace") or "the connection is lost")
    if (
        last.status == pq.ExecStatus.FATAL_ERROR
        and last.error_field(pq.DiagnosticField.SEVERITY_NONLOCALIZED) != b"ERROR"
    ):
        return last  # nothing follows a FATAL
    while (result := _next(pg, selector)) is not None:
        last = result
    return last
