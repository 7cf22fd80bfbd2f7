"""Which statements of a folder cannot run again, by running each twice on a Postgres; and what lint says of them.

    python -m tests.oracle.again FOLDER …

A statement that fails the first time does not count. One that fails the second time, or changes the catalog or the rows
then, must have been flagged; one that does neither must not. Prints each disagreement, then recall and precision.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.dialect import load_dialect
from schemadef.engines.scratch import scratch
from schemadef.errors import EngineError
from schemadef.introspect import introspect
from schemadef.lint.files import Found, find
from schemadef.lint.finding import Severity
from schemadef.lint.run import lint, settings_for
from schemadef.model import Table
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.engines.base import Engine
    from schemadef.lint.run import Linted

NEON = load_dialect("neon", "18")
SETTINGS = settings_for(NEON)
OTHERWISE = frozenset({"NEON107", "NEON108"})
"""Rules that say something else than that a statement cannot run again."""


class Verdict(NamedTuple):
    """A statement, whether it was flagged, and why it cannot run again; empty when it can."""

    path: Path
    line: int
    text: str
    flagged: tuple[str, ...]
    why: str

    @property
    def kind(self) -> str:
        """How lint and the database agree."""
        if self.why:
            return "hit" if self.flagged else "miss"
        return "false alarm" if self.flagged else "quiet"


def judge(engine: Engine, found: Iterable[Found]) -> Iterator[Verdict]:
    """Run the statements of files, in order, each twice, and compare with what lint says of it."""
    for linted in lint(found, NEON, SETTINGS):
        if not linted.file.rollback:
            yield from _file(engine, linted)


def _file(engine: Engine, linted: Linted) -> Iterator[Verdict]:
    file = linted.file
    for statement in file.statements:
        try:
            engine.execute(statement.text)
        except EngineError:
            continue
        before = _state(engine)
        why = ""
        try:
            engine.execute(statement.text)
        except EngineError as error:
            why = error.message
        if not why and _state(engine) != before:
            why = "it changes something each time"
        codes = {
            finding.code
            for finding in linted.findings
            if statement.start <= finding.start < statement.end
            and SETTINGS.severities[finding.code] is Severity.ERROR
            and finding.code not in OTHERWISE
        }
        line, _ = file.place(statement.start)
        yield Verdict(file.path, line, statement.text, tuple(sorted(codes)), why)


def _state(engine: Engine) -> tuple[object, ...]:
    """What the catalog holds, and how many rows each table has."""
    snapshot = introspect(engine, NEON)
    names = [f"{quote(table.namespace)}.{quote(table.name)}" for table in snapshot.of(Table)]
    counts = [engine.query(f"SELECT count(*) FROM {name}") for name in names]
    return (snapshot.fingerprint(), snapshot.unmodelled, counts)


def main() -> None:
    """Judge folders, each on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    tally: Counter[str] = Counter()
    say = sys.stdout.write
    for folder in parser.parse_args().folders:
        with scratch("postgres", "18") as engine:
            for verdict in judge(engine, find([str(folder)])):
                tally[verdict.kind] += 1
                if verdict.kind in ("miss", "false alarm"):
                    text = " ".join(verdict.text.split())[:120]
                    why = verdict.why or ", ".join(verdict.flagged)
                    say(f"{verdict.kind}: {verdict.path}:{verdict.line}: {text} -- {why}\n")
    flagged, bad = tally["hit"] + tally["false alarm"], tally["hit"] + tally["miss"]
    recall, precision = tally["hit"] / (bad or 1), tally["hit"] / (flagged or 1)
    say(f"recall {recall:.3f} of {bad}, precision {precision:.3f} of {flagged}\n")


if __name__ == "__main__":
    main()
