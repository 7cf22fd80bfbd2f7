"""A local server with the documented shapes of Cloudflare's D1 REST API, in front of the real D1 of workerd."""

from __future__ import annotations

import json
import re
import signal
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from schemadef.engines.node import node_command
from schemadef.engines.watched import Watched

TOKEN = "cf-t0ken-of-the-tests"
_SCRIPT = Path(__file__).parents[1] / "node" / "d1_rest.mjs"


class Remote(NamedTuple):
    """A database behind the server: `url` is what schemadef opens."""

    account: str
    id: str
    name: str

    @property
    def url(self) -> str:
        return f"d1://{self.account}/{self.id}"


class D1Server:
    """The server's address, and what a test tells it."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.base = f"{self.origin}/client/v4"

    def database(self) -> Remote:
        """A fresh one."""
        return Remote(**self._control(op="database"))

    def fault(self, path: str, *, times: int = 1, **fault: Any) -> None:
        """The next requests whose path ends so are answered by `status` and `body`, or the connection is cut (`drop`),
        or nobody ever answers (`hang`); with `run` only after they took effect. Those that go `through` only let a later
        fault wait."""
        body = fault.get("body", "")
        text = body if isinstance(body, str) else json.dumps(body)
        self._control(op="fault", fault={"path": path, "times": times, **fault, "body": text})

    def fails(self, path: str, message: str, *, status: int = 500, code: int = 7500, **more: Any) -> None:
        """The next request of that path fails with Cloudflare's envelope."""
        body = {"success": False, "errors": [{"code": code, "message": message}], "messages": [], "result": None}
        self.fault(path, status=status, body=body, **more)

    def sent(self) -> list[dict[str, str]]:
        """Every request since this was last asked."""
        return list(self._control(op="sent"))

    def calm(self) -> None:
        """No faults are left over from another test, and nothing was sent."""
        self._control(op="calm")
        self.sent()

    def _control(self, **request: Any) -> Any:
        body = json.dumps(request).encode()
        with urllib.request.urlopen(f"{self.origin}/control", body, timeout=30) as answer:
            return json.loads(answer.read())


@contextmanager
def d1_server() -> Iterator[D1Server]:
    folder = Path(tempfile.mkdtemp(prefix="schemadef-d1-rest-"))
    with pytest.MonkeyPatch.context() as patched:
        # told to the server alone as it starts: there may be another one in this process
        patched.setenv("D1_TEST_TOKEN", TOKEN)
        watched = Watched([node_command(), str(_SCRIPT)], folder, user=None, signal=signal.SIGTERM)
    try:

        def port() -> str:
            found = re.search(r"listening on (\d+)", watched.log.read_text()) if watched.log.exists() else None
            return found[1] if found else ""

        assert watched.wait_until(lambda: bool(port()), seconds=30), watched.log.read_text()
        yield D1Server(int(port()))
    finally:
        watched.stop()
