"""What the ways to run a migration share: what they report, what may refuse, and how a failure is told."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from schemadef.errors import MigrationError
from schemadef.history import History
from schemadef.migrate.preflight import in_the_way
from schemadef.migration.file import label
from schemadef.migration.folder import Migration
from schemadef.model.base import Value
from schemadef.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.engines.base import Engine
    from schemadef.errors import EngineError
    from schemadef.migrate.lock import Hold
    from schemadef.other_histories import OtherHistory

BATCH_POSITION = re.compile(r"^statement (\d+) of \d+ in the batch: ")
"""How an engine says which statement of a batch failed."""


class Event(Value, frozen=True, kw_only=True):
    """Something that a run does now: it waits, begins a migration, runs or skips a statement, or has finished one.

    `again` comes before another attempt; its `label` says why. `elsewhere` is a migration that another run finished
    meanwhile, `recognised` one that another tool has applied. `restore` comes before anything is changed; its `label`
    is the command that brings the database back to then.
    """

    kind: Literal["wait", "again", "restore", "begin", "statement", "skip", "finish", "elsewhere", "recognised"]
    tag: str = ""
    label: str = ""
    position: int = 0
    total: int = 0


class Patience(Value, frozen=True, kw_only=True):
    """For how long a run waits.

    `wait` seconds for another run, and for what may pass (a lock, a connection) since the run last got on;
    `lock_timeout` is how long one statement waits for a lock on Postgres, `lease` for how many seconds a run without a
    session is believed to live that has not said so again.
    """

    wait: float = 60.0
    lock_timeout: str = "5s"
    lease: float = 30.0


PATIENCE = Patience()
"""What a run does where nobody says otherwise."""

Report = Callable[[Event], None]


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


class Run(NamedTuple):
    """A run on a database, while `hold` keeps other runs away.

    It says to `report` what it does, asks `guard` before a statement, and lets `others`, another runner's history, know
    what is applied.
    """

    engine: Engine
    report: Report
    guard: Guard
    others: OtherHistory
    patience: Patience
    hold: Hold


class Runner(ABC):
    """One way to run migrations, for one run."""

    def __init__(self, run: Run) -> None:
        self._engine = run.engine
        self._history = History(run.engine)
        self._others = run.others
        self._report = run.report
        self._guard = run.guard
        self._hold = run.hold
        self._wait = run.patience.wait

    @abstractmethod
    def run(self, migration: Migration, checksum: str, direction: Direction) -> bool:
        """Run it and record it; false when another run did so meanwhile.

        Raises MigrationError with the statement that failed and the server's words.
        """


def require_passable(
    engine: Engine, migration: Migration, direction: Direction, statements: Iterable[Statement]
) -> None:
    """Raise MigrationError when rows stand in the way of a statement, before any of them runs."""
    sentences = list(in_the_way(engine, statements))
    if sentences:
        message = f"{direction.word} {migration.tag} cannot pass: {'; '.join(sentences)}"
        raise MigrationError(message, hint="nothing of it was applied; mend these rows and run it again")


def event_of(
    kind: Literal["statement", "skip"], migration: Migration, statement: Statement, position: int, total: int
) -> Event:
    """The event of one statement."""
    return Event(kind=kind, tag=migration.tag, label=label(statement), position=position, total=total)


def words(error: EngineError) -> str:
    """The server's message and code, without our own position in a batch."""
    message = BATCH_POSITION.sub("", error.message)
    return f"{message} ({error.code})" if error.code and error.code not in message else message
