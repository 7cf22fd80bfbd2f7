"""Neon's `/sql` endpoint in front of a real Postgres: its shapes, its headers, its pool, and faults on demand.

What Postgres says comes from Postgres itself, by the extended protocol and in text, as Neon's proxy asks it
(neondatabase/neon, proxy/src/serverless/sql_over_http.rs). test_neon_client.py holds it to Neon's own client.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import psycopg
from psycopg import pq

LEVELS = {
    "ReadUncommitted": "READ UNCOMMITTED",
    "ReadCommitted": "READ COMMITTED",
    "RepeatableRead": "REPEATABLE READ",
    "Serializable": "SERIALIZABLE",
}
FIELDS = {
    "message": pq.DiagnosticField.MESSAGE_PRIMARY, "code": pq.DiagnosticField.SQLSTATE,
    "detail": pq.DiagnosticField.MESSAGE_DETAIL, "hint": pq.DiagnosticField.MESSAGE_HINT,
    "position": pq.DiagnosticField.STATEMENT_POSITION, "internalPosition": pq.DiagnosticField.INTERNAL_POSITION,
    "internalQuery": pq.DiagnosticField.INTERNAL_QUERY, "severity": pq.DiagnosticField.SEVERITY,
    "where": pq.DiagnosticField.CONTEXT, "table": pq.DiagnosticField.TABLE_NAME,
    "column": pq.DiagnosticField.COLUMN_NAME, "schema": pq.DiagnosticField.SCHEMA_NAME,
    "dataType": pq.DiagnosticField.DATATYPE_NAME, "constraint": pq.DiagnosticField.CONSTRAINT_NAME,
    "file": pq.DiagnosticField.SOURCE_FILE, "line": pq.DiagnosticField.SOURCE_LINE,
    "routine": pq.DiagnosticField.SOURCE_FUNCTION,
}  # fmt: skip
OK = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.EMPTY_QUERY)


class Refusal(Exception):
    def __init__(self, status: int, body: dict[str, object]) -> None:
        super().__init__(status)
        self.status = status
        self.body = {name: body.get(name) for name in FIELDS}


class Endpoint(ThreadingHTTPServer):
    """`faults` are taken one by one by the requests that come: `asleep`, `unanswered` or `lost` (done, unanswered)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.faults: list[str] = []
        self.requests: list[dict[str, object]] = []
        self.headers: list[dict[str, str]] = []
        self.idle: dict[str, list[psycopg.Connection]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sql"

    def wrap(self, url: str) -> str:
        """The URL of a Postgres as an engine takes it to come by here."""
        return f"neon+{url}{'&' if '?' in url else '?'}endpoint={self.url}"

    @contextmanager
    def connection(self, conninfo: str) -> Iterator[psycopg.Connection]:
        """From the pool, and back into it unless something is left open (the proxy's check_idle)."""
        idle = self.idle.setdefault(conninfo, [])
        try:
            found = idle.pop() if idle else psycopg.connect(conninfo, autocommit=True, prepare_threshold=None)
        except psycopg.Error as error:
            text = str(error)
            if "password authentication failed" in text:
                user = urlsplit(conninfo).username
                raise Refusal(400, {"message": f"password authentication failed for user '{user}'"}) from None
            raise Refusal(500, {"message": f"Couldn't connect to compute node: {text}"}) from None
        yield found
        if found.pgconn.status == pq.ConnStatus.OK and found.pgconn.transaction_status == pq.TransactionStatus.IDLE:
            idle.append(found)
        else:
            found.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Endpoint

    def log_message(self, *_: object) -> None: ...

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.headers.append(dict(self.headers.items()))
        fault = self.server.faults.pop(0) if self.server.faults else ""
        if fault == "unanswered":
            self.reset()
            return
        try:
            if fault == "asleep":
                raise Refusal(500, {"message": "Couldn't connect to compute node"})
            if self.path != "/sql":
                raise Refusal(404, {"message": "no such path"})
            answer, status = self.answer(body), 200
        except Refusal as refusal:
            answer, status = refusal.body, refusal.status
        if fault == "lost":
            self.reset()
            return
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def reset(self) -> None:
        """End the connection as a line does that breaks."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def answer(self, body: dict[str, object]) -> dict[str, object]:
        conninfo = self.headers.get("Neon-Connection-String")
        if not conninfo:
            raise Refusal(400, {"message": "missing authentication credentials: connection string"})
        with self.server.connection(conninfo) as connection:
            if "queries" not in body:
                return self.one(connection.pgconn, body)
            return {"results": self.transaction(connection.pgconn, body["queries"])}  # type: ignore[arg-type]

    def transaction(self, pg: pq.abc.PGconn, queries: list[dict[str, object]]) -> list[dict[str, object]]:
        begin = "BEGIN"
        if (level := self.headers.get("Neon-Batch-Isolation-Level")) is not None:
            if level not in LEVELS:
                raise Refusal(400, {"message": "invalid isolation level"})
            begin += f" ISOLATION LEVEL {LEVELS[level]}"
        begin += " READ ONLY" if self.headers.get("Neon-Batch-Read-Only") == "true" else ""
        begin += " DEFERRABLE" if self.headers.get("Neon-Batch-Deferrable") == "true" else ""
        pg.exec_(begin.encode())
        try:
            results = [self.one(pg, query) for query in queries]
            done = pg.exec_(b"COMMIT")
            if done.status not in OK:
                raise refusal_of(done)
        except Refusal:
            pg.exec_(b"ROLLBACK")
            raise
        return results

    def one(self, pg: pq.abc.PGconn, query: dict[str, object]) -> dict[str, object]:
        values = [as_text(value) for value in query.get("params", [])]  # type: ignore[attr-defined]
        result = pg.exec_params(str(query["query"]).encode(), values)
        if result.status not in OK:
            raise refusal_of(result)
        fields = [
            {
                "name": (result.fname(i) or b"").decode(), "dataTypeID": result.ftype(i), "tableID": result.ftable(i),
                "columnID": result.ftablecol(i), "dataTypeSize": result.fsize(i), "dataTypeModifier": result.fmod(i),
                "format": "text",
            }
            for i in range(result.nfields)
        ]  # fmt: skip
        # The real client always asks for texts in arrays, and so do we: what else there is was not needed.
        assert self.headers.get("Neon-Raw-Text-Output") == self.headers.get("Neon-Array-Mode") == "true"
        rows = [
            [None if (value := result.get_value(row, i)) is None else value.decode() for i in range(result.nfields)]
            for row in range(result.ntuples)
        ]
        status = (result.command_status or b"").decode().split()
        return {
            "command": status[0] if status else None,
            "rowCount": result.command_tuples,
            "rows": rows,
            "fields": fields,
            "rowAsArray": True,
        }


def refusal_of(result: pq.abc.PGresult) -> Refusal:
    said = {name: result.error_field(code) for name, code in FIELDS.items()}
    told: dict[str, object] = {name: field.decode() for name, field in said.items() if field is not None}
    return Refusal(400, told or {"message": result.error_message.decode()})


def as_text(value: object) -> bytes | None:
    """The proxy's json_to_pg_text."""
    if value is None:
        return None
    return (value if isinstance(value, str) else json.dumps(value)).encode()


@contextmanager
def neon_endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    thread = threading.Thread(target=endpoint.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.shutdown()
        endpoint.server_close()
        for connection in (one for idle in endpoint.idle.values() for one in idle):
            connection.close()
