"""Neon over HTTPS: the same Postgres, a request a statement, for where only HTTPS gets through.

No session is kept: what a request sets is gone, or worse, meets another request on the proxy's pooled connection
(neondatabase/neon, proxy/src/serverless). A batch is one request and one transaction; a lone statement commits by
itself, so that even CREATE INDEX CONCURRENTLY passes. NOTICEs are not returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from schemadef.engines.base import Engine, Ping, Value, closed, no_statement, timed
from schemadef.engines.neon_http import NeonHttp, NeonUrl, Result
from schemadef.engines.postgres_here import HERE
from schemadef.engines.postgres_ping import WHO, told
from schemadef.engines.postgres_values import check_text, decoded, encoded, has_statement
from schemadef.engines.single import refuse_transaction_control
from schemadef.errors import EngineError


class NeonEngine(Engine):
    """A Neon database behind its `/sql` endpoint; needs no driver.

    A query or a batch looks into `public` first, as over TCP; a lone `execute` has its role's `search_path`.
    """

    dialect_family: Literal["catalog", "schema_table"] = "catalog"
    keeps_session = False

    def __init__(self, url: str, token: str) -> None:
        self._given = (url, token)
        self._url = NeonUrl(url, token)
        self._http: NeonHttp | None = NeonHttp(self._url, token)
        self.label = "PostgreSQL over HTTP"
        ((number,),) = self.query("SELECT pg_catalog.current_setting('server_version_num')::integer")
        if not isinstance(number, int):
            message = f"{self._url.host} does not say the version of its server"
            raise EngineError(message, code="NEON_PROTOCOL")
        self.version: tuple[int, ...] = (number // 10000, number % 10000)
        self.label = f"PostgreSQL {self.version[0]}.{self.version[1]} over HTTP"

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """See `Engine.execute`."""
        self._check(sql)
        self._open.one(self.label, sql, [encoded(value) for value in parameters])

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `$1`, `$2` …, their types inferred by the server."""
        self._check(sql)
        return _rows(self._together([(HERE, []), (sql, [encoded(value) for value in parameters])])[1])

    def batch(self, statements: Sequence[str]) -> None:
        """See `Engine.batch`: one request. Which of the statements failed is not told."""
        for sql in statements:
            self._check(sql)
        self._together([(HERE, []), *((sql, []) for sql in statements)])

    def ping(self) -> Ping:
        """See `Engine.ping`."""
        ((role, database),), elapsed = timed(lambda: _rows(self._open.one(self.label, WHO, [])))
        pooled = self._url.host.partition(".")[0].endswith("-pooler")
        return told(self, elapsed, str(role), str(database), pooled=pooled)

    def reopen(self, *, once: bool = False) -> None:
        """See `Engine.reopen`: each request stands alone."""
        del once
        self._open.close()

    def another(self) -> NeonEngine:
        """See `Engine.another`."""
        return NeonEngine(*self._given)

    def close(self) -> None:
        """See `Engine.close`."""
        if self._http is not None:
            self._http.close()
            self._http = None

    @property
    def _open(self) -> NeonHttp:
        if self._http is None:
            raise closed(self.label)
        return self._http

    def _together(self, queries: list[tuple[str, list[str | None]]]) -> list[Result]:
        return self._open.together(self.label, queries)

    def _check(self, sql: str) -> None:
        """Raise `EngineError` for what the endpoint would take, and do otherwise than meant."""
        check_text(sql)
        if not has_statement(sql):
            raise no_statement()
        refuse_transaction_control(sql)


def open_neon(url: str, *, options: str = "", token: str = "") -> NeonEngine:
    """An engine on the database the URL names; `token` is a JWT for Neon's own authorisation. Raises `EngineError`."""
    del options
    return NeonEngine(url, token)


def _rows(result: Result) -> list[tuple[Value, ...]]:
    return [tuple(decoded(value, oid) for value, oid in zip(row, result.types, strict=True)) for row in result.rows]
