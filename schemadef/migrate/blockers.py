"""Who keeps a statement waiting for a lock on Postgres, seen from a second connection while it waits."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from schemadef.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.engines.base import Engine

_PAUSE = 0.2
# Through a pooler nobody knows the process that a statement runs in; its text, cut as the server cuts it, tells.
_SAME = "w.datname = pg_catalog.current_database() AND pg_catalog.left(w.query, 200) = pg_catalog.left($1, 200)"
_BLOCKERS = f"""SELECT DISTINCT b.pid, b.application_name, b.usename::text, b.state,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp() - COALESCE(b.xact_start, b.query_start))::integer,
  pg_catalog.left(b.query, 120)
FROM pg_catalog.pg_stat_activity w
CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) AS p (pid)
JOIN pg_catalog.pg_stat_activity b ON b.pid = p.pid
WHERE w.wait_event_type = 'Lock' AND {_SAME} ORDER BY b.pid"""
_SAME_AT_WORK = f"""SELECT w.pid FROM pg_catalog.pg_stat_activity w
WHERE w.state = 'active' AND w.pid <> pg_catalog.pg_backend_pid() AND {_SAME}"""
_PASSWORD = re.compile(r"(?i)(password\s+)E?'(?:[^']|'')*'?")


class Blockers:
    """What was seen; `told` names each blocker, the last ones seen, and is empty when none was."""

    def __init__(self) -> None:
        self.told = ""


@contextmanager
def watching(engine: Engine, sql: str) -> Iterator[Blockers]:
    """Look, while the block runs, at who keeps a statement waiting."""
    seen, stop = Blockers(), threading.Event()
    thread = threading.Thread(target=_watch, args=(engine, sql, seen, stop), daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join(timeout=10)


def at_work(engine: Engine, sql: str) -> list[int]:
    """The server processes that run this very statement for somebody who may be gone; raises EngineError."""
    return [int(str(pid)) for (pid,) in engine.query(_SAME_AT_WORK, (sql,))]


def _watch(engine: Engine, sql: str, seen: Blockers, stop: threading.Event) -> None:
    with suppress(EngineError), engine.another() as other:
        while not stop.wait(_PAUSE):
            rows = other.query(_BLOCKERS, (sql,))
            seen.told = "; ".join(_told(*row) for row in rows) or seen.told


def _told(pid: object, application: object, user: object, state: object, seconds: object, query: object) -> str:
    """One of them; what a server does not show of other roles' sessions is left out."""
    since = f"{state} for {seconds} seconds" if state else ""
    who = ", ".join(str(part) for part in (application, f"user {user}", since) if part)
    what = _PASSWORD.sub(r"\1'***'", " ".join(str(query).split()))
    return f"server process {pid} ({who}: `{what}`)" if state else f"server process {pid} ({who})"
