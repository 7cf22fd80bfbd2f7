"""libSQL servers (sqld, Turso) by Hrana 3 over HTTP, with the standard library alone.

Each request is one pipeline that opens a stream, uses it and closes it, so none can expire between two of ours. A batch
is one `batch` request whose steps depend on each other: a pipeline of executes would run on after an error and commit
half of it, and `sequence` leaves out what it cannot parse (both measured on sqld 0.24.32; the former is in the Hrana 3
specification). A transaction that others wait for is rolled back by the server after 5 seconds, within a batch too.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ValidationError

from schemadef.engines.backoff import persistently
from schemadef.engines.base import Engine, Ping, Value, closed, many_statements, no_statement, numbered, timed
from schemadef.engines.hrana_http import HranaHttp
from schemadef.engines.hrana_reply import BatchResult, ExecuteResult, Failure, Reply
from schemadef.engines.hrana_url import http_url, token_of
from schemadef.engines.single import check_integers, reads_only, require_single
from schemadef.errors import EngineError

_TIMED_OUT = "the server ends a transaction after 5 seconds when another one waits: migrate while nobody writes"


class HranaEngine(Engine):
    """A database behind a libSQL server; foreign keys are on there, and every statement commits by itself.

    An infinite REAL comes back as None, because JSON has no form for it.
    """

    dialect_family: Literal["catalog", "schema_table"] = "schema_table"
    keeps_session = False

    def __init__(self, url: str, token: str) -> None:
        self._given = (url, token)
        self._http: HranaHttp | None = HranaHttp(http_url(url), token)
        self.label = f"libSQL server {self._http.host}"
        try:
            ((text,),) = self.query("SELECT sqlite_version()")
        except EngineError:
            self.close()
            raise
        self.version = tuple(int(part) for part in str(text).split("."))

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """See `Engine.execute`."""
        self.query(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `?` or `?N`."""
        require_single(sql)
        check_integers(parameters)
        statement = {"sql": sql, "args": [_encoded(value) for value in parameters], "want_rows": True}
        result = self._send({"type": "execute", "stmt": statement}, repeatable=reads_only(sql))
        if not isinstance(result, ExecuteResult):
            raise self._unexpected()
        return [tuple(value.plain() for value in row) for row in result.rows]

    def another(self) -> HranaEngine:
        """See `Engine.another`."""
        return HranaEngine(*self._given)

    def batch(self, statements: Sequence[str]) -> None:
        """See `Engine.batch`: one request, in which each step runs only if the one before it did."""
        for sql in statements:
            require_single(sql)
        result = self._send({"type": "batch", "batch": {"steps": _steps(statements)}}, repeatable=False)
        if not isinstance(result, BatchResult):
            raise self._unexpected()
        commit = len(statements) + 1
        for position, failure in enumerate(result.step_errors):
            if failure is not None:
                error = self._refusal(failure)
                raise numbered(error, position, len(statements)) if 0 < position < commit else error
        if len(result.step_results) <= commit or result.step_results[commit] is None:
            raise self._unexpected()

    def ping(self) -> Ping:
        """See `Engine.ping`."""
        _, elapsed = timed(lambda: self.query("SELECT 1"))
        host = self._http.host if self._http else ""
        return Ping(server=self.label, version=self.version, role="", database=host, latency_ms=elapsed)

    def close(self) -> None:
        """See `Engine.close`."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def _send(self, request: dict[str, Any], *, repeatable: bool) -> ExecuteResult | BatchResult:
        http = self._http
        if http is None:
            raise closed(self.label)
        body = json.dumps({"baton": None, "requests": [request, {"type": "close"}]}).encode()
        answer = persistently(lambda: http.post("/v3/pipeline", body), repeatable=repeatable)
        try:
            first = Reply.model_validate_json(answer).results[0]
        except (ValidationError, IndexError):
            raise self._unexpected() from None
        if first.error is not None:
            raise self._refusal(first.error)
        if first.response is None or first.response.result is None:
            raise self._unexpected()
        return first.response.result

    def _refusal(self, failure: Failure) -> EngineError:
        code = failure.code or "SQLITE_ERROR"
        if code == "SQL_MANY_STATEMENTS":
            return many_statements(code)
        if code == "SQL_NO_STATEMENT":
            return no_statement(code)
        if code == "SQLITE_UNKNOWN":
            code = "SQLITE_CONSTRAINT" if "constraint failed" in failure.message else "SQLITE_ERROR"
        message = f"{self.label}: {failure.message.removeprefix('SQLite error: ')}"
        if code == "TRANSACTION_TIMEOUT":
            return EngineError(message, code=code, hint=_TIMED_OUT, retry="safe")
        return EngineError(message, code=code)

    def _unexpected(self) -> EngineError:
        message = f"{self.label} gave an answer that is not Hrana 3"
        return EngineError(message, code="HRANA_PROTOCOL", hint="check that the URL is that of a libSQL server")


def open_hrana(url: str, *, options: str = "", token: str = "") -> HranaEngine:
    """An engine on the server the URL names; raises `ConfigError` for the URL and `EngineError` for the server.

    A token may stand in the URL, as `?authToken=…`, where @libsql/client takes it too.
    """
    del options
    return HranaEngine(url, token or token_of(url))


def _steps(statements: Sequence[str]) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    for sql in ("BEGIN IMMEDIATE", *statements, "COMMIT"):
        step: dict[str, Any] = {"stmt": {"sql": sql, "want_rows": False}}
        if steps:
            step["condition"] = {"type": "ok", "step": len(steps) - 1}
        steps.append(step)
    failed = {"type": "not", "cond": {"type": "ok", "step": len(steps) - 1}}
    begun = {"type": "ok", "step": 0}
    condition = {"type": "and", "conds": [begun, failed]}
    steps.append({"stmt": {"sql": "ROLLBACK", "want_rows": False}, "condition": condition})
    return steps


def _encoded(value: Value) -> dict[str, Any]:
    if value is None:
        return {"type": "null"}
    if isinstance(value, bytes):
        return {"type": "blob", "base64": base64.b64encode(value).decode()}
    if isinstance(value, str):
        return {"type": "text", "value": value}
    if isinstance(value, int):
        return {"type": "integer", "value": str(int(value))}
    if not math.isfinite(value):
        message = f"the number {value} cannot be sent to a libSQL server, because JSON has no form for it"
        raise EngineError(message, code="ARGS_INVALID")
    return {"type": "float", "value": value}
