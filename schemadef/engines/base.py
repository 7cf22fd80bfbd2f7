"""What every kind of connection can do, and how its failures are told."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Literal, NamedTuple, NotRequired, Protocol, Self, TypedDict, TypeVar

from schemadef.errors import EngineError

T = TypeVar("T")
Value = None | int | float | str | bytes

MANY_STATEMENTS = "SQL_MANY_STATEMENTS"
NO_STATEMENT = "SQL_NO_STATEMENT"
_SHORT = 2


class Ping(TypedDict):
    """Who answers: the server with its version, the role we are, the database, and how long an answer took.

    `pooled` says that a transaction pooler stands between, `lacks` what the role or the server cannot do: a sentence
    each. An engine that has nothing to say of these leaves them out.
    """

    server: str
    version: tuple[int, ...]
    role: str
    database: str
    latency_ms: float
    pooled: NotRequired[bool]
    lacks: NotRequired[list[str]]


class RestorePoint(NamedTuple):
    """A moment that a platform can bring its database back to: its name there, and the command that does it."""

    name: str
    command: str


class Engine(Protocol):
    """One open connection to one database.

    `dialect_family` names how its objects are looked up: "catalog" (pg_catalog) or "schema_table" (sqlite_schema).
    Every statement is exactly one statement and commits by itself; statements that begin or end a transaction are
    refused, because `batch` is the only way to have one. Every failure is an `EngineError` with the server's message
    and code, never with a password or token. `version` is Postgres's or SQLite's, empty where the server hides it.
    `keeps_session` is false where two statements may meet different sessions of the server (a transaction pooler): a
    session's advisory lock would be shared there, and left behind; and where there is no session, over HTTP. `warning`
    is what whoever opened it should know, empty for the most part.
    """

    dialect_family: Literal["catalog", "schema_table"]
    label: str
    version: tuple[int, ...]
    keeps_session: bool = True
    warning: str = ""

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """Run one statement and commit it; raises `EngineError`."""

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """Run one statement and return its rows as plain values; raises `EngineError`."""

    def batch(self, statements: Sequence[str]) -> None:
        """Run the statements in one transaction, all or none of them; raises `EngineError`."""

    def batches(self, batches: Sequence[Sequence[str]]) -> None:
        """Run batches one after the other, each its own transaction, up to the first that fails; raises `EngineError`.

        An engine may send them all before it hears of the first.
        """
        for batch in batches:
            self.batch(batch)

    def ping(self) -> Ping:
        """Ask the server who it is; raises `EngineError`."""

    def reopen(self, *, once: bool = False) -> None:
        """Connect again after the connection broke; nothing where there is no session.

        A server that does not answer yet is tried again, unless `once`. Raises `EngineError`.
        """
        return

    def another(self) -> Engine:
        """A second connection to the same database, for what goes on beside a statement that runs, of a server."""
        message = f"{self.label} is asked by one connection alone"
        raise EngineError(message)

    def restore_point(self) -> RestorePoint | None:
        """This moment, if the platform can bring the database back to it; raises `EngineError` when it fails to."""
        return None

    def require_primary(self) -> None:
        """Raise `EngineError` when this is a copy of another database, which has to be migrated in its place."""
        return

    def close(self) -> None:
        """Close the connection; closing twice is fine, any other use afterwards is an `EngineError`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def timed(ask: Callable[[], T]) -> tuple[T, float]:
    """What is answered, and after how many milliseconds; raises what `ask` raises."""
    start = time.perf_counter()
    answer = ask()
    return answer, round((time.perf_counter() - start) * 1000, 3)


def many_statements(code: str = MANY_STATEMENTS) -> EngineError:
    """The one sentence for two statements in one text, on every engine."""
    return EngineError(
        "the text holds more than one statement, and an engine takes exactly one at a time",
        code=code,
        hint="send them one by one, or as a batch",
    )


def no_statement(code: str = NO_STATEMENT) -> EngineError:
    """The one sentence for a text without a statement, on every engine."""
    return EngineError("the text holds no SQL statement", code=code)


def closed(label: str) -> EngineError:
    """The one sentence for the use of a closed engine."""
    return EngineError(f"the connection to {label} is closed", code="CLOSED", hint="open it again")


def numbered(error: EngineError, position: int, total: int) -> EngineError:
    """The same failure, saying which statement of a batch it was."""
    message = f"statement {position} of {total} in the batch: {error.message}"
    return EngineError(message, code=error.code, hint=error.hint, retry=error.retry)


def scrub(text: str, secrets: Sequence[str]) -> str:
    """A server's words on one line, without any of the secrets and without the user part of any URL.

    A secret of a letter or two is in many words that give nothing away: it goes where it stands as a password.
    """
    for secret in filter(None, secrets):
        text = text.replace(secret, "***") if len(secret) > _SHORT else _without_password(text, secret)
    text = re.sub(r"(\w+://)[^\s/@]*@", r"\1***@", text)
    return " ".join(text.split())


def _without_password(text: str, password: str) -> str:
    return re.sub(rf"(?:(?<=:)|(?<=password=)|(?<=password=')){re.escape(password)}(?!\w)", "***", text)
