"""Remote D1 databases over Cloudflare's REST API, with the standard library alone.

Rows are read by `/raw`, which keeps their order and columns of one name; a batch is one request to `/query`, which runs
it as one transaction, or to `/import` where the splitter before `/query` would cut a trigger in two or a batch is long.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

import msgspec

from schemadef.engines.base import Engine, Ping, RestorePoint, Value, closed, timed
from schemadef.engines.cloudflare import BASE_URL, Cloudflare
from schemadef.engines.d1_errors import INCOMPLETE, refusal
from schemadef.engines.d1_import import run_import
from schemadef.engines.d1_splitter import import_file, is_cut, is_trigger
from schemadef.engines.single import inline, reads_only, require_single
from schemadef.errors import ConfigError, EngineError

_LABEL = "Cloudflare D1"
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_LONGEST_STATEMENT = 100_000
"""Bytes: https://developers.cloudflare.com/d1/platform/limits/"""


_MOST_STATEMENTS = 1000
"""Queries of one invocation, by the same page; miniflare holds a batch to it (workers/d1/database.worker.ts)."""


class _Found(msgspec.Struct):
    uuid: str
    name: str = ""


class _Rows(msgspec.Struct):
    rows: list[list[int | float | str | list[int] | None]] = []


class _Result(msgspec.Struct):
    results: _Rows | None = None
    success: bool = True
    error: str = ""


class D1RestEngine(Engine):
    """One remote D1 database; foreign keys are always on, and every statement commits by itself.

    Values pass through JSON: integers beyond 2^53 come back rounded, a REAL without a fraction comes back as an int.
    Parameters are written as literals, because D1 binds every number as REAL and allows no more than 100 of them.
    """

    dialect_family: Literal["catalog", "schema_table"] = "schema_table"
    keeps_session = False

    def __init__(self, account: str, database: str, token: str, base: str) -> None:
        self._given = (account, database, token, base)
        self.label = _LABEL
        # D1 does not let anybody call sqlite_version().
        self.version: tuple[int, ...] = ()
        self._account = f"/accounts/{quote(account, safe='')}/d1/database"
        self._cloudflare: Cloudflare | None = Cloudflare(token, base, _LABEL)
        self._id, self._name = (database, "") if _UUID.fullmatch(database) else self._named(database)

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """See `Engine.execute`; a trigger goes the way of a batch."""
        if is_trigger(sql):
            self.batch([inline(sql, parameters)])
        else:
            self.query(sql, parameters)

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """See `Engine.query`; parameters are `?` or `?N`."""
        require_single(sql)
        text = inline(sql, parameters)
        _require_short(text)
        results = self._results(self._post("raw", {"sql": text}, repeatable=reads_only(sql)))
        rows = results[-1].results if results else None
        return [tuple(bytes(v) if isinstance(v, list) else v for v in row) for row in (rows.rows if rows else [])]

    def batch(self, statements: Sequence[str]) -> None:
        """See `Engine.batch`. The whole request is one transaction: developers.cloudflare.com/api, D1, Query."""
        for sql in statements:
            require_single(sql)
            _require_short(sql)
        if not statements:
            self._require_open()
            return
        if len(statements) > _MOST_STATEMENTS or any(is_cut(sql) for sql in statements):
            self._import(statements)
            return
        body = {"batch": [{"sql": sql} for sql in statements]}
        try:
            self._results(self._post("query", body, repeatable=False))
        except EngineError as error:
            # The splitter cut a trigger that looked safe; nothing of the transaction stands.
            if INCOMPLETE not in error.message or not any(is_trigger(sql) for sql in statements):
                raise
            self._import(statements)

    def another(self) -> D1RestEngine:
        """See `Engine.another`."""
        return D1RestEngine(*self._given)

    def ping(self) -> Ping:
        """See `Engine.ping`."""
        _, elapsed = timed(lambda: self.query("SELECT 1"))
        return Ping(server=_LABEL, version=(), role="", database=self._called(), latency_ms=elapsed)

    def restore_point(self) -> RestorePoint | None:
        """See `Engine.restore_point`: the bookmark of Time Travel at this moment.

        https://developers.cloudflare.com/d1/reference/time-travel/ keeps them for 30 days, 7 on the free plan.
        """
        path = f"{self._account}/{self._id}/time_travel/bookmark"
        answer = self._require_open().call("GET", path, repeatable=True)
        bookmark = answer.get("bookmark") if isinstance(answer, dict) else None
        if not bookmark:
            message = f"{_LABEL} gave no Time Travel bookmark, so nothing could bring the database back"
            raise EngineError(message, code="D1_BOOKMARK", hint="look at the database at dash.cloudflare.com")
        return RestorePoint(str(bookmark), f"wrangler d1 time-travel restore {self._called()} --bookmark={bookmark}")

    def close(self) -> None:
        """See `Engine.close`."""
        if self._cloudflare is not None:
            self._cloudflare.close()
            self._cloudflare = None

    def _require_open(self) -> Cloudflare:
        if self._cloudflare is None:
            raise closed(self.label)
        return self._cloudflare

    def _post(self, action: str, body: object, *, repeatable: bool) -> Any:  # noqa: ANN401 - any JSON
        path = f"{self._account}/{self._id}/{action}"
        return self._require_open().call("POST", path, body, repeatable=repeatable)

    def _import(self, statements: Sequence[str]) -> None:
        self._require_open()
        run_import(
            lambda body, repeatable: self._post("import", body, repeatable=repeatable),
            import_file(statements),
            _LABEL,
        )

    def _results(self, answer: object) -> list[_Result]:
        """The results of a request's statements; a failure may hide in an answer that calls itself a success."""
        try:
            results = msgspec.convert(_without_objects(answer), list[_Result], strict=False)
        except msgspec.ValidationError:
            message = f"{_LABEL} gave an answer that is not of Cloudflare's shape"
            raise EngineError(message, code="D1_ERROR") from None
        for result in results:
            if not result.success:
                raise refusal(_LABEL, result.error or "a statement failed and gave no reason")
        return results

    def _named(self, name: str) -> tuple[str, str]:
        path = f"{self._account}?name={quote(name, safe='')}&per_page=100"
        answer = self._require_open().call("GET", path, repeatable=True)
        try:
            found = msgspec.convert(answer or [], list[_Found])
        except msgspec.ValidationError:
            found = []
        for database in found:
            if database.name == name:
                return database.uuid, name
        message = f'the account has no D1 database called "{name}"'
        raise EngineError(message, code="D1_ERROR", hint="`wrangler d1 list` lists them")

    def _called(self) -> str:
        """The database's name, for people and for wrangler, which takes no id."""
        if not self._name:
            answer = self._require_open().call("GET", f"{self._account}/{self._id}", repeatable=True)
            self._name = str(answer.get("name") or self._id) if isinstance(answer, dict) else self._id
        return self._name


def open_d1_rest(url: str, *, options: str = "", token: str = "") -> D1RestEngine:
    """An engine on `d1://ACCOUNT/DATABASE`, DATABASE being an id or a name.

    What is left out is taken from where wrangler takes it: CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN, and
    CLOUDFLARE_API_BASE_URL for another address of the API. Raises `ConfigError` when one is nowhere, and `EngineError`.
    """
    del options
    parts = urlsplit(url)
    database = unquote(parts.path.strip("/"))
    if not database or "/" in database or parts.query:
        message = "the URL of a remote D1 database is d1://ACCOUNT/DATABASE"
        raise ConfigError(message, hint="ACCOUNT is the account's id, DATABASE the database's id or name")
    account = unquote(parts.netloc) or _variable("CLOUDFLARE_ACCOUNT_ID", "the account of the D1 database")
    secret = token or _variable("CLOUDFLARE_API_TOKEN", "the API token")
    return D1RestEngine(account, database, secret, os.environ.get("CLOUDFLARE_API_BASE_URL") or BASE_URL)


def _variable(name: str, what: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        message = f"{what} is given nowhere: {name} is not set"
        raise ConfigError(message, hint=f"set {name}")
    return value


def _require_short(sql: str) -> None:
    size = len(sql.encode())
    if size > _LONGEST_STATEMENT:
        message = f"a statement of {size} bytes is longer than D1 allows, which is {_LONGEST_STATEMENT} bytes"
        raise EngineError(message, code="SQLITE_TOOBIG", hint="split it, and nothing of it was sent")


def _without_objects(answer: object) -> object:
    """`/query` gives rows as objects, which nobody reads; only what failed counts there."""
    if not isinstance(answer, list):
        return answer
    return [
        {key: value for key, value in item.items() if key != "results" or isinstance(value, dict)}
        if isinstance(item, dict)
        else item
        for item in answer
    ]
