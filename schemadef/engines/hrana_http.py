"""Requests to a libSQL server, and what its refusals mean."""

from __future__ import annotations

import json

from schemadef.engines.backoff import LimitedError
from schemadef.engines.base import scrub
from schemadef.engines.http_connection import Answer, HttpConnection
from schemadef.errors import EngineError, Retry

_OK = 200
_REFUSED = (401, 403)
_NOT_FOUND = 404
_TOO_MANY = 429
_SERVER_FAULT = 500
_LONGEST_WAIT = 30.0
# The server gave up the stream of our transaction, which is rolled back then; but we did not see which came first.
_DOUBTFUL = frozenset({"STREAM_EXPIRED"})


class HranaHttp:
    """POST requests to one server; every failure is an `EngineError` without the token."""

    def __init__(self, url: str, token: str) -> None:
        self._token = token
        self._http = HttpConnection(url, what="libSQL server", code="HRANA_CONNECTION", secrets=(token,))
        self.host = self._http.host

    def post(self, path: str, body: bytes) -> bytes:
        """The body of the answer; raises `EngineError` for no answer and for any status but 200."""
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        answer = self._http.request("POST", path, body, headers)
        if answer.status != _OK:
            raise self._refusal(answer)
        return answer.body

    def close(self) -> None:
        """Close the connection; the next request would open a new one."""
        self._http.close()

    def _refusal(self, answer: Answer) -> EngineError:
        text, code = _told(answer.body)
        reason = f": {scrub(text, [self._token])}" if text else ""
        code, status = code or f"HTTP_{answer.status}", answer.status
        if status in _REFUSED:
            held = "refused the token" if self._token else "asks for a token"
            message = f"the libSQL server {self.host} {held} (HTTP {status}){reason}"
            return EngineError(message, code=code, hint="make a new one with: turso db tokens create")
        if status == _NOT_FOUND:
            message = f"there is no libSQL database at {self.host} (HTTP {status}){reason}"
            return EngineError(message, code=code, hint="check the name in the URL")
        message = f"the libSQL server {self.host} could not answer (HTTP {status}){reason}"
        if status == _TOO_MANY:
            return _limited(answer, message, code)
        retry: Retry = "unsure" if status >= _SERVER_FAULT or code in _DOUBTFUL else "no"
        return EngineError(message, code=code, retry=retry)


def _limited(answer: Answer, message: str, code: str) -> EngineError:
    """Too many requests; whoever asks for a long pause is not waited for."""
    seconds = answer.retry_after
    hint = f"run it again in {max(seconds, 1):g} seconds"
    if seconds > _LONGEST_WAIT:
        return EngineError(message, code=code, hint=hint)
    return LimitedError(message, code=code, hint=hint, seconds=seconds)


def _told(answer: bytes) -> tuple[str, str]:
    """The message and the code in the body of a refusal, which may be JSON or plain text."""
    text = answer.decode("utf-8", "replace")
    try:
        content = json.loads(text)
    except ValueError:
        return text[:300], ""
    if not isinstance(content, dict):
        return text[:300], ""
    return str(content.get("message") or content.get("error") or ""), str(content.get("code") or "")
