"""What is done about a failure on Postgres that may pass: a pause, a new connection, and another attempt."""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schemadef.errors import EngineError
from schemadef.migrate.blockers import watching
from schemadef.migrate.running import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.engines.base import Engine
    from schemadef.migrate.lock import Hold
    from schemadef.migrate.running import Report

LOCK_TIMEOUT = "55P03"
_CLOSED = "CLOSED"
_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


class Trouble:
    """The failures of one run since it last got on, and the patience that is left."""

    def __init__(self, engine: Engine, report: Report, hold: Hold, wait: float) -> None:
        self._engine = engine
        self._report = report
        self._hold = hold
        self._wait = wait
        self._since = 0.0
        self._attempts = 0
        self._blockers: str | None = None
        self._watched = False

    @property
    def is_there(self) -> bool:
        """Whether something failed since the run last got on."""
        return self._attempts > 0

    def is_over(self) -> None:
        """The run got on: what comes next has all patience again."""
        self._attempts, self._blockers, self._watched = 0, None, False

    @contextmanager
    def attempt(self, sql: str) -> Iterator[None]:
        """Around a statement: when it has waited for a lock before, look who has it."""
        if self._blockers is None:
            yield
            return
        with watching(self._engine, sql) as seen:
            try:
                yield
            finally:
                self._blockers, self._watched = seen.told or self._blockers, True

    def settle(self, error: EngineError) -> None:
        """Make ready for another attempt; raise the error when that is useless, or has been for too long."""
        retry = "unsure" if error.code == _CLOSED else error.retry
        if retry == "no":
            raise error
        now = time.monotonic()
        self._since = self._since if self._attempts else now
        self._attempts += 1
        # who has the lock is known only after the attempt that was watched
        unwatched = error.code == LOCK_TIMEOUT and not self._watched
        if now - self._since > self._wait and not unwatched:
            raise self._final(error, now - self._since)
        self._report(Event(kind="again", label=error.message))
        if error.code == LOCK_TIMEOUT:
            self._blockers = self._blockers or ""
        longest = min(_PAUSE * 2**self._attempts, _LONGEST_PAUSE)
        time.sleep(random.uniform(longest / 2, longest))
        if retry == "unsure":
            try:
                self._hold.recover()
            except EngineError as once_more:
                self.settle(once_more)

    def _final(self, error: EngineError, seconds: float) -> EngineError:
        blocked = f"; {self._blockers} keeps it waiting" if self._blockers else ""
        tried = f" (tried {self._attempts} times in {seconds:.1f} seconds)" if self._attempts > 1 else ""
        return EngineError(f"{error.message}{blocked}{tried}", code=error.code, hint=error.hint, retry=error.retry)
