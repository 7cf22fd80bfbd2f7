"""How one migration runs on Postgres: a statement and its count in one transaction, and again after what may pass.

A statement that is counted in its own transaction takes effect once, whatever is lost: after a failure the count says
how far the run came, and a statement that still runs for a connection that is gone holds the row of the count, so that
the next attempt waits for it. What cannot stand in a transaction (CONCURRENTLY) may be done and not counted; its form
is one that runs again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from schemadef.errors import EngineError, MigrationError, SchemadefError
from schemadef.history import CLAIM_LOST, Applied
from schemadef.migrate.blockers import at_work
from schemadef.migrate.lease import is_lease_lost
from schemadef.migrate.lock import lost
from schemadef.migrate.running import BACK, UP, Direction, Event, Runner, event_of, require_passable, words
from schemadef.migrate.trouble import Trouble
from schemadef.migration.file import label
from schemadef.names import literal
from schemadef.snapshot import read_header

if TYPE_CHECKING:
    from schemadef.migrate.running import Run
    from schemadef.migration.folder import Migration
    from schemadef.statement import Statement

_PAUSE = 0.5
_LONG, _TOGETHER = 100, 50
"""From how many statements on a migration is sent by so many at once: what takes time is then the server's work."""
# A statement and its count are lost together, if the server breaks down before either is on its disk; what finishes a
# migration is waited for, and all before it with that (PostgreSQL, Asynchronous Commit).
_ASYNCHRONOUS = "pg_catalog.set_config('synchronous_commit', 'off', true)"


class StepByStep(Runner):
    """A statement and its count in one transaction; what cannot stand in one is counted just after it succeeded."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._timeout = f"SELECT pg_catalog.set_config('lock_timeout', {literal(run.patience.lock_timeout)}, true)"
        self._unwaited = f"{self._timeout}, {_ASYNCHRONOUS}"
        self._told = 0
        self._at = 0

    def run(self, migration: Migration, checksum: str, direction: Direction) -> bool:
        """See `Runner.run`. A migration that failed goes on at its first statement that is not counted.

        A rollback is not counted: its row says from the start that nothing of the migration is done, so that after a
        failure both ways begin anew, which every statement allows.
        """
        self._told = self._at = 0
        trouble = Trouble(self._engine, self._report, self._hold, self._wait)
        while True:
            try:
                if direction.back:
                    self._all_back(migration, trouble)
                else:
                    self._all_up(migration, checksum, trouble)
                break
            except EngineError as error:
                self._settle(migration, direction, trouble, error)
        self._report(Event(kind="finish", tag=migration.tag, total=len(direction.statements(migration))))
        return True

    def _settle(self, migration: Migration, direction: Direction, trouble: Trouble, error: EngineError) -> None:
        """Make ready for another attempt, or raise MigrationError with what is applied and what is not."""
        if is_lease_lost(error):
            raise lost()
        try:
            if error.retry == "unsure" and not self._may_repeat(migration, direction):
                raise error
            trouble.settle(error)
        except EngineError as final:
            raise _stopped(migration, direction, self._at, final) from None

    def _may_repeat(self, migration: Migration, direction: Direction) -> bool:
        """Whether the statement may run once more: it is counted in its own transaction, or nobody wrote it by hand."""
        statement = direction.statements(migration)[self._at] if self._at < self._told else None
        counted = not direction.back and (statement is None or statement.transactional)
        return counted or not read_header(migration.snapshot).told.handwritten

    def _all_up(self, migration: Migration, checksum: str, trouble: Trouble) -> None:
        begun = self._history.read().get(migration.number)
        require_passable(self._engine, migration, UP, migration.up[begun.statements :] if begun else migration.up)
        self._engine.batch([self._history.creation, self._history.begin(migration.entry, checksum)])
        start = self._at = self._row(migration, checksum).statements
        while self._at < len(migration.up):
            statement = migration.up[self._at]
            self._tell(migration, UP, statement)
            self._guard(migration, statement)
            many = 1 if trouble.is_there else self._many(migration)
            with trouble.attempt(statement.sql):
                if many > 1:
                    done = self._up_together(migration, checksum, many)
                else:
                    done = self._up(migration, checksum, resumed=self._at == start)
            self._at = done
            trouble.is_over()
        self._engine.batch([self._history.finish(migration.entry), *self._others.record(migration.entry, checksum)])

    def _up(self, migration: Migration, checksum: str, *, resumed: bool) -> int:
        """Run the next statement; the number of statements that are done then."""
        statement = migration.up[self._at]
        claim = self._history.claim(migration.entry, self._at)
        try:
            if statement.transactional:
                self._engine.batch([self._unwaited, *self._hold.checks(), claim, statement.sql])
            else:
                before = migration.up[self._at - 1] if resumed and self._at else None
                self._alone(statement, before)
                self._engine.execute(claim)
        except EngineError as error:
            if error.code != CLAIM_LOST:
                raise
            return self._row(migration, checksum).statements
        return self._at + 1

    def _many(self, migration: Migration) -> int:
        """How many of the next statements are sent at once: of a long migration, those that stand in transactions."""
        if len(migration.up) < _LONG or not self._engine.keeps_session:
            return 1
        count = 0
        for statement in migration.up[self._at : self._at + _TOGETHER]:
            if not statement.transactional:
                break
            if count and not self._passes(migration, statement):
                break
            count += 1
        return max(count, 1)

    def _passes(self, migration: Migration, statement: Statement) -> bool:
        """Whether the guard lets it run now; what it refuses it is asked about again when those before it are done."""
        try:
            self._guard(migration, statement)
        except SchemadefError:
            return False
        return True

    def _up_together(self, migration: Migration, checksum: str, many: int) -> int:
        """Run so many statements, each with its count in a transaction of its own; the number that are done then.

        After a failure the count says which one it was, and it is tried again by itself.
        """
        units = [
            [self._unwaited, *self._hold.checks(), self._history.claim(migration.entry, at), migration.up[at].sql]
            for at in range(self._at, self._at + many)
        ]
        try:
            self._engine.batches(units)
            done = self._at + many
        except EngineError as error:
            if error.retry == "unsure":
                raise
            done = self._row(migration, checksum).statements
            self._tell_to(migration, done)
            if error.code != CLAIM_LOST:
                raise
            return done
        self._tell_to(migration, done - 1)
        return done

    def _tell_to(self, migration: Migration, last: int) -> None:
        """Report the statements that went out with others, up to a position; the run stands there now."""
        for at in range(self._at, min(last, len(migration.up) - 1) + 1):
            self._at = at
            self._tell(migration, UP, migration.up[at])

    def _alone(self, statement: Statement, before: Statement | None = None) -> None:
        """Run what cannot stand in a transaction. `before` is the statement before it, when a run goes on here.

        An index that could not be built to its end is left behind, and IF NOT EXISTS takes it for what shall be
        (PostgreSQL, CREATE INDEX, Building Indexes Concurrently): what clears it away runs once more.
        """
        self._hold.require()
        deadline = time.monotonic() + self._wait
        while processes := at_work(self._engine, statement.sql):
            if time.monotonic() > deadline:
                message = f"server process {processes[0]} still runs it for a connection that is gone"
                raise EngineError(message, hint="wait for it to end, or end it")
            time.sleep(_PAUSE)
        if before is not None and before.transactional and "indisvalid" in before.sql:
            self._engine.batch([self._timeout, before.sql])
        self._engine.execute(statement.sql)

    def _all_back(self, migration: Migration, trouble: Trouble) -> None:
        if self._at == 0:
            require_passable(self._engine, migration, BACK, migration.rollback)
            self._history.reopen(migration.number)
        while self._at < len(migration.rollback):
            statement = migration.rollback[self._at]
            self._tell(migration, BACK, statement)
            with trouble.attempt(statement.sql):
                if statement.transactional:
                    self._engine.batch([self._timeout, *self._hold.checks(), statement.sql])
                else:
                    self._alone(statement)
            self._at += 1
            trouble.is_over()
        self._engine.batch([self._history.forget(migration.number), *self._others.forget(migration.entry)])

    def _tell(self, migration: Migration, direction: Direction, statement: Statement) -> None:
        """Report a statement before its first attempt."""
        if self._told <= self._at:
            self._told = self._at + 1
            total = len(direction.statements(migration))
            self._report(event_of("statement", migration, statement, self._at + 1, total))

    def _row(self, migration: Migration, checksum: str) -> Applied:
        row = self._history.read().get(migration.number)
        if row is None or row.checksum != checksum:
            message = f"another run changed {migration.tag} in the history meanwhile"
            raise MigrationError(message, hint="see `schemadef status`")
        return row


def _stopped(migration: Migration, direction: Direction, position: int, error: EngineError) -> MigrationError:
    statements = direction.statements(migration)
    at = min(position, len(statements) - 1)
    message = f"{direction.word} {migration.tag} failed at statement {at + 1} of {len(statements)}"
    message += f", {label(statements[at])}: {words(error)}"
    if direction.back:
        hint = "mend the cause and run `schemadef rollback` again, or `schemadef migrate` to go forward"
    else:
        hint = f"{position} of them are applied and recorded; mend the cause and run `schemadef migrate` again"
    return MigrationError(message, hint=hint + _advice(error))


def _advice(error: EngineError) -> str:
    """Where to read why the server refused it, when a rule of the linter is about that."""
    from schemadef.lint.rule import rule_of_error

    rule = rule_of_error(error.message)
    return f"; `schemadef explain {rule.code}` says how to write it" if rule is not None else ""
