"""One run at a time on one database, without ever waiting inside the server.

Whoever waits in `pg_advisory_lock` holds a snapshot, and CREATE INDEX CONCURRENTLY waits for every older snapshot to
go: the waiting run and the working one would block each other. So a run asks again and again.

Where a session lasts, its advisory lock is held. Through a transaction pooler or over HTTP there is none: a session's
lock would be shared there, and left behind (Neon, connection pooling). There a run holds a lease: a row with its owner
and a moment, by the server's clock, at which it expires unless its owner says again that it lives. Each kind also looks
for the other, after it has made itself known, so that a run of one kind keeps out one of the other.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from schemadef.errors import EngineError, MigrationError
from schemadef.migrate.lease import Lease

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.engines.base import Engine

KEY = 5_275_913_371_841_327_102
_TRY = f"SELECT pg_catalog.pg_try_advisory_lock({KEY})"
_RELEASE = f"SELECT pg_catalog.pg_advisory_unlock({KEY})"
HOLDER = f"""SELECT pg_catalog.string_agg(pid::text, ', ') FROM pg_catalog.pg_locks
WHERE locktype = 'advisory' AND granted AND objsubid = 1
  AND (classid::bigint << 32) | objid::bigint = {KEY}
  AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"""
_PAUSES = (0.05, 0.1, 0.2, 0.5)


class Hold:
    """What keeps other runs away; this one, of a file, keeps nobody away: a transaction does."""

    alone: bool = False
    """Whether nobody else runs, so that what was read before may be old by now."""

    def checks(self) -> list[str]:
        """The SQL that begins a statement's transaction, and fails with LEASE_LOST when others may run by now."""
        return []

    def require(self) -> None:
        """Raise MigrationError when others may run by now."""

    def recover(self) -> None:
        """After the connection broke: connect again, and keep others away again. Raises EngineError, MigrationError."""


@contextmanager
def only_run(engine: Engine, *, wait: float, lease: float, waiting: Callable[[], None]) -> Iterator[Hold]:
    """Hold the lock of a database while the block runs; `waiting` is called once if another run holds it.

    `lease` is for how many seconds a run is believed to live that has not said so again. A file goes on without a lock:
    it has its own. Raises MigrationError when `wait` seconds pass.
    """
    sessions = engine.dialect_family == "catalog"
    if engine.keeps_session and not sessions:
        yield Hold()
        return
    hold = _Session(engine, wait) if engine.keeps_session else _Leased(engine, wait, lease, sessions=sessions)
    hold.take(waiting)
    try:
        yield hold
    finally:
        # A broken connection has given a session's lock back already, and a lease expires.
        with suppress(EngineError):
            hold.release()


class _Polling(Hold):
    """A lock that is asked for again and again."""

    alone = True

    def __init__(self, engine: Engine, wait: float) -> None:
        self._engine = engine
        self._wait = wait

    def take(self, waiting: Callable[[], None]) -> None:
        """Have it, or raise MigrationError when the time is over."""
        deadline = time.monotonic() + self._wait
        tries = 0
        while not self._tried():
            if tries == 0:
                waiting()
            if time.monotonic() >= deadline:
                message = f"another run has been migrating this database for {self._wait:g} seconds ({self._holder()})"
                raise MigrationError(message, hint="wait for it to end, or end that server process, and run again")
            time.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1

    def release(self) -> None:
        """Give it back."""

    def recover(self) -> None:
        """See `Hold.recover`; what breaks meanwhile is tried again, but not a server that was waited for in vain."""
        for pause in _PAUSES:
            try:
                self._recover()
                return
            except EngineError as error:
                if error.retry != "unsure":
                    raise
            time.sleep(pause)
        self._recover()

    def _recover(self) -> None:
        """Connect again, and have the lock again."""

    def _tried(self) -> bool:
        """Whether it was to be had now; a connection that broke is made again."""
        try:
            return self._try()
        except EngineError as error:
            if error.retry == "no":
                raise
            self._engine.reopen()
            return False

    def _try(self) -> bool:
        return False

    def _holder(self) -> str:
        return Lease(self._engine).holder() or "it has just ended"


def _session_of(engine: Engine) -> str:
    """Who holds a session's lock; nobody where there is none."""
    ((process,),) = engine.query(HOLDER)
    return f"server process {process!r}" if process else ""


class _Session(_Polling):
    """The session's advisory lock, which ends with it."""

    def _holder(self) -> str:
        return _session_of(self._engine) or super()._holder()

    def _recover(self) -> None:
        """The old session holds the lock while the server has not noticed that we are gone."""
        self._engine.reopen()
        self.take(lambda: None)

    def release(self) -> None:
        """See `_Polling.release`."""
        self._engine.query(_RELEASE)

    def _try(self) -> bool:
        if self._engine.query(_TRY) != [(True,)]:
            return False
        if not Lease(self._engine).holder():
            return True
        self.release()
        return False


class _Leased(_Polling):
    """A row that expires, kept alive beside the statements; `sessions` says that others may hold a session's lock."""

    def __init__(self, engine: Engine, wait: float, seconds: float, *, sessions: bool) -> None:
        super().__init__(engine, wait)
        self._sessions = sessions
        self._lease = Lease(engine, seconds)
        self._created = False

    def take(self, waiting: Callable[[], None]) -> None:
        """See `_Polling.take`."""
        super().take(waiting)
        self._lease.keep()

    def checks(self) -> list[str]:
        """See `Hold.checks`."""
        self.require()
        return [self._lease.check()]

    def require(self) -> None:
        """See `Hold.require`."""
        if self._lease.is_lost() and not self._lease.renew(self._engine):
            raise lost()

    def _session(self) -> str:
        return _session_of(self._engine) if self._sessions else ""

    def _holder(self) -> str:
        return self._session() or super()._holder()

    def _recover(self) -> None:
        self._engine.reopen()
        if not self._lease.renew(self._engine):
            raise lost()

    def release(self) -> None:
        """See `_Polling.release`. An interrupt closes the connection, and nobody shall wait for the lease to expire."""
        try:
            self._lease.give_back()
        except EngineError:
            self._engine.reopen(once=True)
            self._lease.give_back()

    def _try(self) -> bool:
        if not self._created:
            self._lease.create()
            self._created = True
        if not self._lease.take():
            return False
        if not self._session():
            return True
        self._lease.give_back()
        return False


def lost() -> MigrationError:
    """The one sentence for a lease that others may have by now."""
    message = "this run could not say in time that it is alive, and another one may be migrating this database by now"
    return MigrationError(message, hint="nothing more was applied; run it again")
