"""One HTTP connection to one server, kept open between requests; every failure says whether something may have run."""

from __future__ import annotations

import http.client
import selectors
import socket
import ssl
import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from schemadef.engines.base import scrub
from schemadef.errors import EngineError, Retry
from schemadef.version import __version__

_CONNECT_TIMEOUT = 15.0
# A rebuild of a large table is one request.
_ANSWER_TIMEOUT = 300.0
# A connection that was idle for longer may have been closed by the other side: a request that it loses is a doubt.
_REUSE_WITHIN = 3.0


class Answer(NamedTuple):
    """What came back: the status, the headers by their lower-case names, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def retry_after(self) -> float:
        """For how many seconds the server wants to be left alone; 0 when it does not say, or says a date."""
        asked = self.headers.get("retry-after", "")
        return float(asked) if asked.replace(".", "", 1).isdigit() else 0.0


class HttpConnection:
    """Requests to one server. `secrets` never show in a failure; redirects are answers like others."""

    def __init__(self, url: str, *, what: str, code: str, secrets: tuple[str, ...] = ()) -> None:
        parts = urlsplit(url)
        self.host = parts.netloc
        self._prefix = parts.path.rstrip("/")
        self._what = what
        self._code = code
        self._secrets = secrets
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=_CONNECT_TIMEOUT)
        self._last_used = 0.0

    def request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Send one request and read its whole answer, whatever its status.

        Raises `EngineError`: nothing was sent when the server cannot be reached (`retry` is `safe`), and nobody knows
        what was done when the connection breaks before the answer came (`unsure`).
        """
        self._connect()
        try:
            self._connection.request(method, self._prefix + path, body, {**_HEADERS, **headers})
            response = self._connection.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            reason = scrub(str(error), self._secrets) or type(error).__name__
            message = f"the connection to {self.host} broke before the answer came: {reason}"
            hint = "look at the status before you go on"
            raise EngineError(message, code=self._code, hint=hint, retry="unsure") from None
        except BaseException:
            # An interrupt between a request and its answer: the next answer would be taken for this one.
            self.close()
            raise
        self._last_used = time.monotonic()
        return answer

    def close(self) -> None:
        """Close the connection; the next request would open a new one."""
        self._connection.close()

    def _is_open(self) -> bool:
        """Whether the connection can take another request: the other side has not closed it, and it is not old."""
        sock = self._connection.sock
        if sock is None or time.monotonic() - self._last_used > _REUSE_WITHIN:
            return False
        # What can be read before anything was asked is the end of the connection.
        with selectors.DefaultSelector() as selector:
            selector.register(sock, selectors.EVENT_READ)
            return not selector.select(0)

    def _connect(self) -> None:
        if self._is_open():
            return
        self._connection.close()
        try:
            self._connection.connect()
        except OSError as error:
            self._connection.close()
            message = f"cannot reach the {self._what} {self.host}: {scrub(error.strerror or str(error), self._secrets)}"
            hint = "check that it runs and that the URL is right"
            raise EngineError(message, code=self._code, hint=hint, retry=_passes(error)) from None
        self._connection.sock.settimeout(_ANSWER_TIMEOUT)


def _passes(error: OSError) -> Retry:
    """Whether the server may be reached later: not where nobody has that name, or its certificate is not trusted."""
    unknown = isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN
    return "no" if unknown or isinstance(error, ssl.SSLCertVerificationError) else "safe"


# Cloudflare turns away what gives no name, or Python's own.
_HEADERS = {"User-Agent": f"schemadef/{__version__}", "Accept": "application/json"}
