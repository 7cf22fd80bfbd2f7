"""What Cloudflare answers, which of it may have been done, and what a connection makes of that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from d1_server import TOKEN, D1Server

from schemadef.errors import EngineError

# https://developers.cloudflare.com/d1/observability/debug-d1/#error-list: which may have been done, and which was not.
MAYBE_DONE = [
    "D1 DB reset because its code was updated.",
    "Internal error in D1 DB storage caused object to be reset.",
    "Network connection lost.",
]
NOT_DONE = [
    "Cannot resolve D1 DB due to transient issue on remote node.",
    "Internal error while starting up D1 DB storage caused object to be reset.",
    "Can't read from request stream because client disconnected.",
    "D1 DB is overloaded. Too many requests queued.",
    "Currently processing a long-running export. Cannot start a new export until that completes or times out.",
]
FINAL = [
    "D1 DB storage operation exceeded timeout which caused object to be reset.",
    "D1 DB exceeded its CPU time limit and was reset.",
    "D1 DB's isolate exceeded its memory limit and was reset.",
]


def refused(use: Callable[[], object]) -> EngineError:
    with pytest.raises(EngineError) as caught:
        use()
    assert TOKEN not in str(caught.value)
    return caught.value


def paths(server: D1Server) -> list[str]:
    return [request["path"].rpartition("/")[2] for request in server.sent()]
