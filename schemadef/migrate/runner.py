"""How one migration runs: as one transaction on the SQLite family, a statement at a time on Postgres."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from schemadef.errors import EngineError, MigrationError
from schemadef.migrate.conditions import needed
from schemadef.migrate.lease import is_lease_lost
from schemadef.migrate.lock import lost
from schemadef.migrate.running import BATCH_POSITION, Event, Runner, event_of, require_passable, words
from schemadef.migrate.stepwise import StepByStep
from schemadef.migration.file import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.migrate.running import Direction, Report, Run
    from schemadef.migration.folder import Migration
    from schemadef.statement import Statement

_BROKEN = re.compile(r"error in (view|trigger) (.+?): ")
"""What SQLite says of what it cannot read, when it reads all views and triggers to rename a table."""
_BUSY = "SQLITE_BUSY"
PAUSE, _LONGEST_PAUSE = 0.1, 2.0  # seconds


def _silent(event: Event) -> None: ...


def runner_for(run: Run) -> Runner:
    """The way to run migrations that the database of a run has."""
    return StepByStep(run) if run.engine.dialect_family == "catalog" else AllAtOnce(run)


class AllAtOnce(Runner):
    """A migration and its row in one transaction: it is applied and recorded, or nothing of it is."""

    def run(self, migration: Migration, checksum: str, direction: Direction) -> bool:
        """See `Runner.run`. A file that another writer holds is asked again, and so is a server that may be back soon.

        When an answer was lost, the history says whether the transaction was committed: its row is part of it.
        """
        deadline = time.monotonic() + self._wait
        report, pause, unsure = self._report, PAUSE, False
        while True:
            try:
                if unsure and self._is_done(migration, checksum, direction):
                    return self._finish(migration, direction)
                return self._attempt(migration, checksum, direction, report, unsure=unsure)
            except EngineError as error:
                if is_lease_lost(error):
                    raise lost() from None
                unsure = unsure or error.retry == "unsure"
                if not _may_pass(error) or time.monotonic() > deadline:
                    raise _failed(migration, direction, [], error, unsure=unsure) from None
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
            report = _silent

    def _attempt(
        self, migration: Migration, checksum: str, direction: Direction, report: Report, *, unsure: bool
    ) -> bool:
        """One attempt. The record comes first, so that the second of two runs fails at once, and finds it done.

        `unsure` says that an earlier attempt of ours may still be at work: what is done then is ours.
        """
        statements = self._chosen(migration, direction, report)
        require_passable(self._engine, migration, direction, statements)
        record = [*self._hold.checks(), *self._record(migration, checksum, direction)]
        try:
            self._engine.batch([*record, *(statement.sql for statement in statements)])
        except EngineError as error:
            if _may_pass(error) or is_lease_lost(error):
                raise
            if not self._is_done(migration, checksum, direction):
                raise _failed(migration, direction, [*(None for _ in record), *statements], error) from None
            if not unsure:
                self._report(Event(kind="elsewhere", tag=migration.tag))
                return False
        return self._finish(migration, direction)

    def _finish(self, migration: Migration, direction: Direction) -> bool:
        self._report(Event(kind="finish", tag=migration.tag, total=len(direction.statements(migration))))
        return True

    def _chosen(self, migration: Migration, direction: Direction, report: Report) -> list[Statement]:
        every = direction.statements(migration)
        chosen = []
        for position, (statement, runs) in enumerate(needed(self._engine, every), start=1):
            if runs:
                self._guard(migration, statement)
                chosen.append(statement)
            report(event_of("statement" if runs else "skip", migration, statement, position, len(every)))
        return chosen

    def _record(self, migration: Migration, checksum: str, direction: Direction) -> list[str]:
        if direction.back:
            # tables that reference each other go one after the other, whatever rows they hold
            gone = [*self._history.take(migration.number), *self._others.forget(migration.entry)]
            return ["PRAGMA defer_foreign_keys = ON", *gone]
        row = self._history.record(migration.entry, checksum, statements=len(migration.up), finished=True)
        return [self._history.creation, row, *self._others.record(migration.entry, checksum)]

    def _is_done(self, migration: Migration, checksum: str, direction: Direction) -> bool:
        row = self._history.read().get(migration.number)
        return row is None if direction.back else row is not None and row.checksum == checksum


def _may_pass(error: EngineError) -> bool:
    """Whether the same may succeed later: another writer holds the file, or the server could not answer."""
    return error.code.startswith(_BUSY) or error.retry != "no"


def _failed(
    migration: Migration,
    direction: Direction,
    batch: Sequence[Statement | None],
    error: EngineError,
    *,
    unsure: bool = False,
) -> MigrationError:
    """A transaction failed: the engine says at which of its statements, when it knows; the record's are None."""
    found = BATCH_POSITION.match(error.message)
    statement = batch[int(found[1]) - 1] if found and batch else None
    place = f" at {label(statement)}" if statement else ""
    message = f"{direction.word} {migration.tag} failed{place}: {words(error)}"
    hint = "nothing of it was applied" if not unsure else "it may be applied all the same: see `schemadef status`"
    if error.hint and not unsure:
        hint += f"; {error.hint}"
    if broken := _BROKEN.search(error.message):
        hint += f"; no table is renamed beside the {broken[1]} {broken[2]}, which is broken: mend or drop it first"
    return MigrationError(message, hint=hint)
