"""Neon's `/sql` endpoint: where it is for a connection string, the request, the answer, and what a refusal says.

The shapes are those of Neon's own client and proxy (neondatabase/serverless, src/httpQuery.ts; neondatabase/neon,
proxy/src/serverless/sql_over_http.rs): one query or a transaction of several, parameters and values as text.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from schemadef.engines.base import many_statements, scrub
from schemadef.engines.http_connection import Answer, HttpConnection
from schemadef.engines.postgres_failures import connecting, retry_of
from schemadef.errors import ConfigError, EngineError, Retry

PREFIX = "neon+"
ENDPOINT = "endpoint"
"""The option of a URL that says where requests go, when that is not Neon's own address."""
_UNREACHED = re.compile(
    r"couldn't connect to compute node|control plane|failed to acquire permit|remaining connection slots|"
    r"too many clients|the database system is",
    re.IGNORECASE,
)
"""What the proxy and the server say before a query has begun."""
_UNAVAILABLE = frozenset({429, 503})
_TOO_LARGE = 507


class Result(NamedTuple):
    """The rows of one query as texts, and the types of their columns."""

    rows: list[list[str | None]]
    types: list[int]


class NeonUrl:
    """`neon+postgresql://user:password@host/database`, the connection string that Neon gives with `neon+` before it.

    `neon+https://` says the same. Requests go to `https://api.…`, as Neon's own client sends them (`apiauth.…` with a
    token); `neon+http://host:port` is a local endpoint, and `?endpoint=URL` any other. Raises ConfigError.
    """

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url.removeprefix(PREFIX))
        try:
            port = parts.port
        except ValueError:
            port = None
        if not parts.hostname or not parts.username or not parts.path.strip("/"):
            message = "the URL for Neon over HTTP has no host, no user or no database"
            raise ConfigError(message, hint='write "neon+" before the connection string that Neon shows')
        options = parse_qsl(parts.query, keep_blank_values=True)
        given = dict(options).get(ENDPOINT, "")
        rest = urlencode([(key, value) for key, value in options if key != ENDPOINT])
        self.host = parts.hostname
        self.connection_string = urlunsplit(("postgresql", parts.netloc, parts.path, rest, ""))
        self.secrets = tuple(filter(None, {parts.password or "", unquote(parts.password or ""), token}))
        place = f"{parts.hostname}:{port}" if port else parts.hostname
        if given:
            self.endpoint = given
        elif parts.scheme == "http":
            self.endpoint = f"http://{place}/sql"
        else:
            first = "apiauth." if token else "api."
            self.endpoint = f"https://{re.sub(r'^[^.]+[.]', first, self.host)}/sql"


class NeonHttp:
    """Queries to one endpoint; every failure is an `EngineError` without the password."""

    def __init__(self, url: NeonUrl, token: str) -> None:
        self._url = url
        parts = urlsplit(url.endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            message = f"{ENDPOINT}={url.endpoint} is no address for HTTP"
            raise ConfigError(message, hint="write it like http://localhost:4444/sql")
        self.host = url.host
        self._path = parts.path or "/sql"
        base = f"{parts.scheme}://{parts.netloc}"
        self._connection = HttpConnection(base, what="Neon endpoint", code="08006", secrets=url.secrets)
        self._headers = {
            "Content-Type": "application/json",
            "Neon-Connection-String": url.connection_string,
            "Neon-Raw-Text-Output": "true",
            "Neon-Array-Mode": "true",
        }
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def one(self, label: str, sql: str, parameters: list[str | None]) -> Result:
        """Run one query, which commits by itself."""
        return _result(self._post(label, {"query": sql, "params": parameters}, {}))

    def together(self, label: str, queries: list[tuple[str, list[str | None]]]) -> list[Result]:
        """Run queries as one transaction, all or none of them."""
        headers = {
            "Neon-Batch-Isolation-Level": "ReadCommitted",
            "Neon-Batch-Read-Only": "false",
            "Neon-Batch-Deferrable": "false",
        }
        body = {"queries": [{"query": sql, "params": parameters} for sql, parameters in queries]}
        answer = self._post(label, body, headers)
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list) or len(results) != len(queries):
            raise _unexpected(self.host)
        return [_result(result) for result in results]

    def close(self) -> None:
        """Close the connection; the next request would open a new one."""
        self._connection.close()

    def _post(self, label: str, body: dict[str, Any], headers: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
        """What the endpoint answers; what was certainly not begun is tried again while the compute wakes up."""
        data = json.dumps(body).encode()
        return connecting(lambda: self._attempt(label, data, headers))

    def _attempt(self, label: str, data: bytes, headers: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
        answer = self._connection.request("POST", self._path, data, {**self._headers, **headers})
        try:
            content = json.loads(answer.body)
        except ValueError:
            content = None
        if answer.status != 200:
            raise self._refusal(label, answer, content if isinstance(content, dict) else {})
        if content is None:
            raise _unexpected(self.host)
        return content

    def _refusal(self, label: str, answer: Answer, told: dict[str, Any]) -> EngineError:
        code = str(told.get("code") or "")
        text = str(told.get("message") or told.get("msg") or answer.body[:300].decode("utf-8", "replace"))
        if told.get("routine") == "exec_parse_message" and "multiple commands" in text:
            return many_statements(code)
        detail = f" ({told['detail']})" if told.get("detail") else ""
        words = scrub(text + detail, self._url.secrets)
        if code:
            fatal = told.get("severity") in ("FATAL", "PANIC")
            return EngineError(f"{label}: {words}", code=code, retry=_retry(code, text, fatal=fatal))
        message = f"the Neon endpoint of {self.host} could not answer (HTTP {answer.status}): {words}"
        if answer.status == _TOO_LARGE:
            return EngineError(message, code="54000", hint="an answer may hold 64 MB")
        unreached = answer.status in _UNAVAILABLE or _UNREACHED.search(text)
        retry: Retry = "safe" if unreached else "unsure" if answer.status >= 500 else "no"
        hint = "check the host, the user and the database in the environment's URL"
        return EngineError(message, code="08001" if unreached else f"HTTP_{answer.status}", hint=hint, retry=retry)


def _retry(code: str, text: str, *, fatal: bool) -> Retry:
    if _UNREACHED.search(text):
        return "safe"
    return "unsure" if fatal and not code.startswith(("28", "3D")) else retry_of(code)


def _result(content: Any) -> Result:  # noqa: ANN401 - any JSON
    try:
        return Result(list(content["rows"]), [int(field["dataTypeID"]) for field in content["fields"]])
    except (KeyError, TypeError, ValueError):
        raise _unexpected("the endpoint") from None


def _unexpected(host: str) -> EngineError:
    message = f"{host} gave an answer that is not of Neon's shape"
    return EngineError(message, code="NEON_PROTOCOL", hint="check that the URL is that of a Neon endpoint")
