"""How commands speak: plain lines for people, one JSON document for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from schemadef.cli.progress import Progress

if TYPE_CHECKING:
    from schemadef.migrate.running import Event
    from schemadef.statement import Statement


def say(text: str, *, quiet: bool = False) -> None:
    """A line for people; nothing where JSON was asked for."""
    if not quiet:
        print(text, flush=True)  # noqa: T201


def complain(text: str) -> None:
    """A line for people beside what is asked for, on standard error; JSON or not."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def print_json(document: Any) -> None:  # noqa: ANN401 - any JSON
    """The one document that a command prints with --json."""
    import json

    say(json.dumps(document, ensure_ascii=False, indent=2))


def statement_document(statement: Statement) -> dict[str, Any]:
    """A statement as JSON shows it."""
    return {
        "sql": statement.sql,
        "subject": statement.subject,
        "directive": statement.directive,
        "hazards": [str(hazard) for hazard in statement.hazards],
        "lock": statement.lock,
    }


class Teller:
    """Hears what a run does, and says it: a line a migration, each statement where it is shown.

    `restore` is the command that undoes the run, where the platform has one.
    """

    def __init__(self, database: str, *, quiet: bool, show_statements: bool) -> None:
        self.database = database
        self.quiet = quiet
        self.show_statements = show_statements
        self.statements: list[str] = []
        self.restore = ""
        self._progress = Progress(quiet=quiet or show_statements)

    def __enter__(self) -> Teller:
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.close()

    def __call__(self, event: Event) -> None:
        """One event of the run."""
        self._tell(event)
        self._progress(event)

    def _tell(self, event: Event) -> None:
        if event.kind == "statement":
            self.statements.append(event.label)
            if self.show_statements:
                say(f"  {event.label}", quiet=self.quiet)
        elif event.kind == "begin":
            say(f"{self.database}: {event.tag}", quiet=self.quiet)
        elif event.kind == "restore":
            self.restore = event.label
            say(f"{self.database}: to come back to this moment: {event.label}", quiet=self.quiet)
        elif event.kind == "wait":
            say(f"{self.database}: waiting for another run to finish", quiet=self.quiet)
        elif event.kind == "again" and not self.quiet:
            self._progress.interrupt()
            complain(f"{self.database}: trying again: {event.label}")
        elif event.kind == "recognised":
            say(f"{self.database}: {event.tag} was applied by another tool", quiet=self.quiet)
        elif event.kind == "elsewhere":
            say(f"{self.database}: {event.tag} was finished by another run", quiet=self.quiet)
