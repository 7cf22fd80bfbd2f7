"""How one migration runs: as one transaction on the SQLite family, a statement at a time on Postgres."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from schemadef.conditions import needed
from schemadef.errors import EngineError, MigrationError
from schemadef.history import CLAIM_LOST, Applied, History
from schemadef.migration.file import label
from schemadef.migration.folder import Migration
from schemadef.model.base import Value
from schemadef.preflight import in_the_way
from schemadef.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemadef.engines.base import Engine

_BATCH_POSITION = re.compile(r"^statement (\d+) of \d+ in the batch: ")
_BROKEN = re.compile(r"error in (view|trigger) (.+?): ")
"""What SQLite says of what it cannot read, when it reads all views and triggers to rename a table."""
_BUSY = "SQLITE_BUSY"
_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


class Event(Value, frozen=True, kw_only=True):
    """Something that a run does now: it waits, begins a migration, runs or skips a statement, or has finished one.

    `elsewhere` is a migration that another run finished meanwhile. `restore` comes before anything is changed; its
    `label` is the command that brings the database back to then.
    """

    kind: Literal["wait", "restore", "begin", "statement", "skip", "finish", "elsewhere"]
    tag: str = ""
    label: str = ""
    position: int = 0
    total: int = 0


Report = Callable[[Event], None]


def _silent(event: Event) -> None: ...


Guard = Callable[[Migration, Statement], None]
"""Called before a statement; it raises to refuse it."""


class Direction(Value, frozen=True, kw_only=True):
    """Up, or back."""

    word: str
    back: bool

    def statements(self, migration: Migration) -> tuple[Statement, ...]:
        """The statements of that direction."""
        return migration.rollback if self.back else migration.up


UP = Direction(word="migration", back=False)
BACK = Direction(word="rollback of", back=True)


class Runner(Protocol):
    """One way to run a migration."""

    def run(self, migration: Migration, checksum: str, direction: Direction) -> bool:
        """Run it and record it; false when another run did so meanwhile.

        Raises MigrationError with the statement that failed and the server's words.
        """


def runner(engine: Engine, report: Report, guard: Guard, *, wait: float) -> Runner:
    """The way for an engine; `wait` is for how many seconds a busy database is asked again."""
    if engine.dialect_family == "catalog":
        return StepByStep(engine, report, guard)
    return AllAtOnce(engine, report, guard, wait=wait)


class AllAtOnce:
    """A migration and its row in one transaction: it is applied and recorded, or nothing of it is."""

    def __init__(self, engine: Engine, report: Report, guard: Guard, *, wait: float) -> None:
        self._engine = engine
        self._history = History(engine)
        self._report = report
        self._guard = guard
        self._wait = wait

    def run(self, migration: Migration, checksum: str, direction: Direction) -> bool:
        """See `Runner.run`. A file that another writer holds is asked again, and so is a server that may be back soon.

        When an answer was lost, the history says whether the transaction was committed: its row is part of it.
        """
        deadline = time.monotonic() + self._wait
        report, pause, unsure = self._report, _PAUSE, False
        while True:
            try:
                if unsure and self._is_done(migration, checksum, direction):
                    return self._finish(migration, direction)
                return self._attempt(migration, checksum, direction, report, unsure=unsure)
            except EngineError as error:
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
        _require_passable(self._engine, migration, direction, statements)
        record = self._record(migration, checksum, direction)
        try:
            self._engine.batch([*record, *(statement.sql for statement in statements)])
        except EngineError as error:
            if _may_pass(error):
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
            report(_event("statement" if runs else "skip", migration, statement, position, len(every)))
        return chosen

    def _record(self, migration: Migration, checksum: str, direction: Direction) -> list[str]:
        if direction.back:
            # tables that reference each other go one after the other, whatever rows they hold
            return ["PRAGMA defer_foreign_keys = ON", *self._history.take(migration.number)]
        row = self._history.record(migration.entry, checksum, statements=len(migration.up), finished=True)
        return [self._history.creation, row]

    def _is_done(self, migration: Migration, checksum: str, direction: Direction) -> bool:
        row = self._history.read().get(migration.number)
        return row is None if direction.back else row is not None and row.checksum == checksum


class StepByStep:
    """A statement and its count in one transaction; what cannot stand in one is counted just after it succeeded."""

    def __init__(self, engine: Engine, report: Report, guard: Guard) -> None:
        self._engine = engine
        self._history = History(engine)
        self._report = report
        self._guard = guard

    def run(self, migration: Migration, checksum: str, direction: Direction) -> bool:
        """See `Runner.run`. A migration that failed goes on at its first statement that is not counted.

        A rollback is not counted: its row says from the start that nothing of the migration is done, so that after a
        failure both ways begin anew, which every statement allows.
        """
        statements = direction.statements(migration)
        if direction.back:
            _require_passable(self._engine, migration, direction, statements)
            self._history.reopen(migration.number)
            for position in range(len(statements)):
                self._back(migration, position)
            self._history.forget(migration.number)
        else:
            self._history.create()
            begun = self._history.read().get(migration.number)
            left = statements[begun.statements :] if begun else statements
            _require_passable(self._engine, migration, direction, left)
            self._history.begin(migration.entry, checksum)
            done = self._row(migration, checksum).statements
            while done < len(statements):
                done = self._up(migration, checksum, done)
            self._history.finish(migration.entry)
        self._report(Event(kind="finish", tag=migration.tag, total=len(statements)))
        return True

    def _up(self, migration: Migration, checksum: str, done: int) -> int:
        """Run the next statement; the number of statements that are done then."""
        statement = migration.up[done]
        self._report(_event("statement", migration, statement, done + 1, len(migration.up)))
        self._guard(migration, statement)
        claim = self._history.claim(migration.entry, done)
        try:
            if statement.transactional:
                self._engine.batch([claim, statement.sql])
            else:
                self._engine.execute(statement.sql)
                self._engine.execute(claim)
        except EngineError as error:
            if error.code != CLAIM_LOST:
                hint = f"{done} of them are applied and recorded; mend the cause and run `schemadef migrate` again"
                raise _stopped(migration, UP, done, error, hint) from None
            return self._row(migration, checksum).statements
        return done + 1

    def _back(self, migration: Migration, position: int) -> None:
        statement = migration.rollback[position]
        self._report(_event("statement", migration, statement, position + 1, len(migration.rollback)))
        try:
            self._engine.execute(statement.sql)
        except EngineError as error:
            hint = "mend the cause and run `schemadef rollback` again, or `schemadef migrate` to go forward"
            raise _stopped(migration, BACK, position, error, hint) from None

    def _row(self, migration: Migration, checksum: str) -> Applied:
        row = self._history.read().get(migration.number)
        if row is None or row.checksum != checksum:
            message = f"another run changed {migration.tag} in the history meanwhile"
            raise MigrationError(message, hint="see `schemadef status`")
        return row


def _require_passable(
    engine: Engine, migration: Migration, direction: Direction, statements: Iterable[Statement]
) -> None:
    """Raise MigrationError when rows stand in the way of a statement, before any of them runs."""
    sentences = list(in_the_way(engine, statements))
    if sentences:
        message = f"{direction.word} {migration.tag} cannot pass: {'; '.join(sentences)}"
        raise MigrationError(message, hint="nothing of it was applied; mend these rows and run it again")


def _event(
    kind: Literal["statement", "skip"], migration: Migration, statement: Statement, position: int, total: int
) -> Event:
    return Event(kind=kind, tag=migration.tag, label=label(statement), position=position, total=total)


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
    found = _BATCH_POSITION.match(error.message)
    statement = batch[int(found[1]) - 1] if found and batch else None
    place = f" at {label(statement)}" if statement else ""
    message = f"{direction.word} {migration.tag} failed{place}: {_words(error)}"
    hint = "nothing of it was applied" if not unsure else "it may be applied all the same: see `schemadef status`"
    if error.hint and not unsure:
        hint += f"; {error.hint}"
    if broken := _BROKEN.search(error.message):
        hint += f"; no table is renamed beside the {broken[1]} {broken[2]}, which is broken: mend or drop it first"
    return MigrationError(message, hint=hint)


def _stopped(
    migration: Migration, direction: Direction, position: int, error: EngineError, hint: str
) -> MigrationError:
    statements = direction.statements(migration)
    place = f"statement {position + 1} of {len(statements)}, {label(statements[position])}"
    message = f"{direction.word} {migration.tag} failed at {place}: {_words(error)}"
    return MigrationError(message, hint=hint + _advice(error))


def _advice(error: EngineError) -> str:
    """Where to read why the server refused it, when a rule of the linter is about that."""
    from schemadef.lint.rule import rule_of_error

    rule = rule_of_error(error.message)
    return f"; `schemadef explain {rule.code}` says how to write it" if rule is not None else ""


def _words(error: EngineError) -> str:
    """The server's message and code, without our own position in a batch."""
    message = _BATCH_POSITION.sub("", error.message)
    return f"{message} ({error.code})" if error.code and error.code not in message else message
