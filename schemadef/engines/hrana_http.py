"""One HTTP connection to a libSQL server, kept open between requests and told apart in its failures."""

from __future__ import annotations

import http.client
import json
import time
from urllib.parse import urlsplit

from schemadef.engines.base import scrub
from schemadef.errors import EngineError

_CONNECT_TIMEOUT = 15.0
# A rebuild of a large table is one request; the server itself ends a transaction that others wait for after 5 s.
_ANSWER_TIMEOUT = 300.0
# A connection that was idle for longer may have been closed by the other side, and a request is never sent twice.
_REUSE_WITHIN = 3.0
_REFUSED = (401, 403)


class HranaHttp:
    """POST requests to one server; every failure is an `EngineError` without the token."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self.host = parts.netloc
        self._prefix = parts.path
        self._token = token
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=_CONNECT_TIMEOUT)
        self._last_used = 0.0

    def post(self, path: str, body: bytes) -> bytes:
        """The body of the answer; raises `EngineError` for no answer and for any status but 200."""
        self._connect()
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            self._connection.request("POST", self._prefix + path, body, headers)
            response = self._connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            reason = scrub(str(error), [self._token]) or type(error).__name__
            message = f"the connection to {self.host} broke before the answer came: {reason}"
            raise EngineError(message, code="HRANA_CONNECTION", hint="look at the status before you go on") from None
        except BaseException:
            # An interrupt between a request and its answer: the next answer would be taken for this one.
            self.close()
            raise
        self._last_used = time.monotonic()
        if response.status != http.client.OK:
            raise self._refusal(response.status, answer)
        return answer

    def close(self) -> None:
        """Close the connection; the next request would open a new one."""
        self._connection.close()

    def _connect(self) -> None:
        if self._connection.sock is not None and time.monotonic() - self._last_used < _REUSE_WITHIN:
            return
        self._connection.close()
        try:
            self._connection.connect()
        except OSError as error:
            self._connection.close()
            message = f"cannot reach the libSQL server {self.host}: {scrub(str(error), [self._token])}"
            raise EngineError(
                message, code="HRANA_CONNECTION", hint="check that it runs and that the URL is right"
            ) from None
        self._connection.sock.settimeout(_ANSWER_TIMEOUT)

    def _refusal(self, status: int, answer: bytes) -> EngineError:
        text, code = _told(answer)
        reason = f": {scrub(text, [self._token])}" if text else ""
        if status in _REFUSED:
            held = "refused the token" if self._token else "asks for a token"
            message = f"the libSQL server {self.host} {held} (HTTP {status}){reason}"
            return EngineError(
                message, code=code or f"HTTP_{status}", hint="make a new one with: turso db tokens create"
            )
        if status == http.client.NOT_FOUND:
            message = f"there is no libSQL database at {self.host} (HTTP {status}){reason}"
            return EngineError(message, code=code or "HTTP_404", hint="check the name in the URL")
        message = f"the libSQL server {self.host} could not answer (HTTP {status}){reason}"
        return EngineError(message, code=code or f"HTTP_{status}")


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
