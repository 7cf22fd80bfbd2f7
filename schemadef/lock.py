"""One run at a time on one Postgres database, without ever waiting inside the server.

Whoever waits in `pg_advisory_lock` holds a snapshot, and CREATE INDEX CONCURRENTLY waits for every older snapshot to
go: the waiting run and the working one would block each other. So a run asks again and again.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from schemadef.errors import EngineError, MigrationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.engines.base import Engine

_KEY = 5_275_913_371_841_327_102
_TRY = f"SELECT pg_catalog.pg_try_advisory_lock({_KEY})"
_RELEASE = f"SELECT pg_catalog.pg_advisory_unlock({_KEY})"
_HOLDER = f"""SELECT pg_catalog.string_agg(pid::text, ', ') FROM pg_catalog.pg_locks
WHERE locktype = 'advisory' AND granted AND objsubid = 1
  AND (classid::bigint << 32) | objid::bigint = {_KEY}
  AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"""
_PAUSES = (0.05, 0.1, 0.2, 0.5)


@contextmanager
def only_run(engine: Engine, *, wait: float, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of a database while the block runs; `waiting` is called once if another run holds it.

    An engine that has no session to hold a lock (SQLite's family; a transaction pooler, where such a lock would be
    shared and then left behind, as Neon's page on connection pooling warns) goes on without one: there, each step's own
    transaction keeps two runs apart. Raises MigrationError when `wait` seconds pass.
    """
    if engine.dialect_family != "catalog" or not engine.keeps_session:
        yield
        return
    _acquire(engine, wait, waiting)
    try:
        yield
    finally:
        # A broken connection has given the lock back already.
        with suppress(EngineError):
            engine.query(_RELEASE)


def _acquire(engine: Engine, wait: float, waiting: Callable[[], None]) -> None:
    deadline = time.monotonic() + wait
    tries = 0
    while engine.query(_TRY) != [(True,)]:
        if tries == 0:
            waiting()
        if time.monotonic() >= deadline:
            ((holder,),) = engine.query(_HOLDER)
            message = f"another run has been migrating this database for {wait:g} seconds (server process {holder!r})"
            raise MigrationError(message, hint="wait for it to end, or end that server process, and run again")
        time.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
        tries += 1
