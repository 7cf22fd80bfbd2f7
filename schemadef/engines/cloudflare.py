"""Cloudflare's REST API: its envelope, its refusals, and patience where that is safe.

The shapes are those of developers.cloudflare.com/api, D1: `{success, errors: [{code, message}], result}`; a statement
that SQLite refuses is HTTP 400 with code 7500; 1200 requests in five minutes, then HTTP 429.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from schemadef.engines.backoff import LimitedError, persistently
from schemadef.engines.base import scrub
from schemadef.engines.d1_errors import refusal
from schemadef.engines.http_connection import Answer, HttpConnection
from schemadef.errors import EngineError

BASE_URL = "https://api.cloudflare.com/client/v4"
_SQL_FAILED = 7500
_FAILED = 400
_REFUSED = (401, 403)
_NOT_FOUND = 404
_TOO_MANY = 429
_SERVER_FAULT = 500
_LONGEST_WAIT = 30.0


class _Problem(msgspec.Struct):
    message: str = ""
    code: int | str = 0


class _Envelope(msgspec.Struct):
    success: bool
    result: Any = None
    errors: list[_Problem] | None = None


class Cloudflare:
    """One account by one token, which shows in no failure."""

    def __init__(self, token: str, base: str, label: str) -> None:
        self._http = HttpConnection(base, what="API", code="D1_CONNECTION", secrets=(token,))
        self._token = token
        self._label = label

    def call(self, method: str, path: str, body: object = None, *, repeatable: bool) -> Any:  # noqa: ANN401 - any JSON
        """The `result` of a request, which is sent again after a fault when nothing was done, or when `repeatable`.

        Raises `EngineError` in Cloudflare's words, whose `retry` says what is known of what was done.
        """
        return persistently(lambda: self._once(method, path, body), repeatable=repeatable)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _once(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401 - any JSON
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        answer = self._http.request(method, path, content, headers)
        try:
            envelope = msgspec.json.decode(answer.body, type=_Envelope)
        except (msgspec.DecodeError, UnicodeDecodeError):
            envelope = _Envelope(success=False)
        if answer.status >= _FAILED or not envelope.success:
            raise self._failure(answer, envelope)
        return envelope.result

    def _failure(self, answer: Answer, envelope: _Envelope) -> EngineError:
        problem = (envelope.errors or [_Problem()])[0]
        words = scrub(problem.message, [self._token])
        if answer.status == _TOO_MANY:
            return _limited(answer, words)
        if answer.status in _REFUSED:
            message = f"Cloudflare refused the token (HTTP {answer.status}): {words or 'no reason given'}"
            hint = "it needs the permission D1 Edit for this account: dash.cloudflare.com/profile/api-tokens"
            return EngineError(message, code=str(problem.code or f"HTTP_{answer.status}"), hint=hint)
        if answer.status == _NOT_FOUND:
            message = f"Cloudflare has no such D1 database: {words or self._label}"
            return EngineError(message, code=str(problem.code or "HTTP_404"), hint="check the account and the database")
        if problem.code == _SQL_FAILED or (words and answer.status >= _SERVER_FAULT):
            error = refusal(self._label, words)
            if answer.status >= _SERVER_FAULT and error.retry == "no" and not error.hint:
                error.retry = "unsure"
            return error
        return self._unknown(answer, problem, words)

    def _unknown(self, answer: Answer, problem: _Problem, words: str) -> EngineError:
        """Neither SQLite nor the API's own checks: a gateway in between, or an answer of another shape."""
        fault = answer.status >= _SERVER_FAULT
        reason = words or "the answer is not of Cloudflare's shape"
        message = f"{self._label}: Cloudflare could not answer (HTTP {answer.status}): {reason}"
        code = str(problem.code or f"HTTP_{answer.status}")
        return EngineError(message, code=code, retry="unsure" if fault else "no")


def _limited(answer: Answer, words: str) -> EngineError:
    """Too many requests; whoever asks for a long pause is not waited for."""
    seconds = answer.retry_after
    message = f"Cloudflare takes no more requests for now (HTTP 429): {words or 'rate limited'}"
    hint = f"run it again in {max(seconds, 1):g} seconds; 1200 requests are allowed in five minutes"
    if seconds > _LONGEST_WAIT:
        return EngineError(message, code="HTTP_429", hint=hint)
    return LimitedError(message, code="HTTP_429", hint=hint, seconds=seconds)
