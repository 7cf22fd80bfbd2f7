"""Which statements of a folder cannot run again, by running each twice on a Postgres; and what lint says of them.

    python -m tests.oracle.again FOLDER …

A statement that fails the first time does not count. One that fails the second time, or changes the catalog or the rows
then, must have been flagged; one that does neither must not. Prints each disagreement, and recall and precision of each
folder and of all.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.dialect import load_dialect
from schemadef.engines.scratch import scratch
from schemadef.errors import EngineError
from schemadef.lint.backward import is_back, ways_back_of
from schemadef.lint.files import Found, find
from schemadef.lint.finding import Severity
from schemadef.lint.run import lint, settings_for
from schemadef.names import quote

from .given import existing
from .state import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.engines.base import Engine
    from schemadef.lint.work import Linted

NEON = load_dialect("neon", "18")
SETTINGS = settings_for(NEON)
OTHERWISE = frozenset({"NEON107", "NEON108", "NEON109", "NEON125", "NEON127", "NEON130", "NEON133", "NEON136"})
"""Rules that say something else than that a statement cannot run again."""
CANNOT_KNOW = frozenset({"NEON131", "NEON140"})
"""Rules that say that what a statement does the second time depends on what is not in the files."""
TRANSACTIONS = frozenset({"begin", "commit", "rollback", "savepoint", "release", "prepare transaction"})


class Verdict(NamedTuple):
    """A statement, whether it was flagged, and why it cannot run again; empty when it can."""

    path: Path
    line: int
    text: str
    flagged: tuple[str, ...]
    why: str
    unknown: bool

    @property
    def kind(self) -> str:
        """How lint and the database agree; `unverified` is what lint says that it cannot know."""
        if self.why:
            return "hit" if self.flagged else "unverified" if self.unknown else "miss"
        return "false alarm" if self.flagged else "quiet"


def judge(engine: Engine, found: Iterable[Found]) -> Iterator[Verdict]:
    """Run the statements of files, in order, each twice, and compare with what lint says of it."""
    engine.execute("SET statement_timeout = '20s'")
    for linted in lint(found, NEON, SETTINGS):
        if not linted.file.rollback:
            yield from _file(engine, linted)


def _file(engine: Engine, linted: Linted) -> Iterator[Verdict]:
    file = linted.file
    for statement in file.statements:
        if is_back(ways_back_of(file), statement.start):
            continue
        if statement.shape.verb in TRANSACTIONS or failure(engine, statement.text):
            continue
        why = _second(engine, statement.text)
        here = [finding for finding in linted.findings if statement.start <= finding.start < statement.end]
        codes = {
            finding.code
            for finding in here
            if SETTINGS.severities[finding.code] is Severity.ERROR
            and finding.code.startswith("NEON")
            and finding.code not in OTHERWISE
        }
        line, _ = file.place(statement.start)
        unknown = any(finding.code in CANNOT_KNOW for finding in here)
        yield Verdict(file.path, line, statement.text, tuple(sorted(codes)), why, unknown)


_UNDO = """DO $do$ BEGIN
  RAISE EXCEPTION 'it %', CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN 'changes nothing'
    ELSE 'may change something' END;
END $do$"""


def _second(engine: Engine, sql: str) -> str:
    """What is wrong with the second run of a statement: its error, or the kinds of what it changes.

    First tried in a transaction that is undone: what fails there, or is given no transaction's number, is settled without
    two looks at all that the database holds.
    """
    try:
        engine.batch([sql, _UNDO])
    except EngineError as error:
        tried = error.message
    if "it changes nothing" in tried:
        engine.execute(sql)
        return ""
    if "it may change something" not in tried and "transaction" not in tried:
        return tried
    before = state(engine)
    return failure(engine, sql) or ", ".join(sorted({what for what, _ in state(engine) ^ before}))


def failure(engine: Engine, sql: str) -> str:
    """What a server says of a statement; empty when it ran. What would end the connection is not tried."""
    if sql.lstrip()[:4].upper() == "COPY":
        return "it is COPY"
    try:
        engine.execute(sql)
    except EngineError as error:
        return error.message
    return ""


@contextmanager
def database() -> Iterator[Engine]:
    """A fresh database, on a server that has no roles and databases of others before and behind it."""
    with scratch("postgres", "18") as engine:
        yield engine
        for (name,) in engine.query("SELECT subname FROM pg_subscription"):
            for words in ("ALTER SUBSCRIPTION {} DISABLE", "ALTER SUBSCRIPTION {} SET (slot_name = NONE)"):
                engine.execute(words.format(quote(str(name))))
            engine.execute(f"DROP SUBSCRIPTION {quote(str(name))}")
        left = engine.query(_SHARED)
    if left:
        with scratch("postgres", "18") as engine:
            for kind, name in engine.query(_SHARED):
                engine.execute(f"DROP {kind} {quote(str(name))}")


_SHARED = (
    "SELECT 'DATABASE' AS kind, datname FROM pg_database WHERE datname !~ '^(scratch_|template|postgres)' "
    "UNION ALL SELECT 'ROLE', rolname FROM pg_roles WHERE oid >= 16384 ORDER BY kind"
)


def score(tally: Counter[str]) -> str:
    """Recall and precision of verdicts."""
    flagged, bad = tally["hit"] + tally["false alarm"], tally["hit"] + tally["miss"]
    recall, precision = tally["hit"] / (bad or 1) if bad else 1.0, tally["hit"] / flagged if flagged else 1.0
    return f"{tally.total()} statements, {tally['unverified']} cannot be verified, recall {recall:.3f} of {bad}, precision {precision:.3f} of {flagged}"


def main() -> None:
    """Judge folders, each on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=existing)
    total: Counter[str] = Counter()
    say = sys.stdout.write
    for folder in parser.parse_args().folders:
        tally: Counter[str] = Counter()
        with database() as engine:
            for verdict in judge(engine, find([str(folder)])):
                tally[verdict.kind] += 1
                if verdict.kind not in ("hit", "quiet"):
                    text = " ".join(verdict.text.split())[:140]
                    why = verdict.why or ", ".join(verdict.flagged)
                    say(f"{verdict.kind}: {verdict.path}:{verdict.line}: {text} -- {why}\n")
        say(f"{folder}: {score(tally)}\n")
        total += tally
    say(f"all: {score(total)}\n")


if __name__ == "__main__":
    main()
