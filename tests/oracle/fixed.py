"""Whether a folder still makes the same schema once its findings are mended, and each of its statements runs twice.

    python -m tests.oracle.fixed FOLDER …

The folder is applied once, as it was, to one database; then as `schemadef lint --fix` leaves it, each statement twice, to
another one. What ran before must run, and what both databases hold must be the same. A statement that was not mended
counts as left, not as wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.backward import is_back, ways_back
from schemadef.lint.files import find
from schemadef.lint.mend.fix import mended
from schemadef.lint.run import lint
from schemadef.lint.sql.cutting import statements_of
from schemadef.lint.sql.lexer import Tokens

from .again import NEON, SETTINGS, TRANSACTIONS, database, failure
from .given import existing
from .state import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemadef.engines.base import Engine
    from schemadef.lint.files import Found
    from schemadef.lint.finding import Finding


class Outcome(NamedTuple):
    """What came of a folder: how many findings were mended, what went wrong, and what differs between the databases."""

    mended: Counter[str]
    left: Counter[str]
    failures: tuple[str, ...]
    differences: tuple[str, ...]


def fix(found: Sequence[Found]) -> tuple[list[Found], Counter[str], Counter[str]]:
    """The files as safe fixes leave them, each read with those before it; the codes of what was mended and is left."""
    after: list[Found] = []
    done: Counter[str] = Counter()
    for one in found:

        def findings(text: str, one: Found = one) -> tuple[Finding, ...]:
            return lint([*after, one.with_text(text)], NEON, SETTINGS, alone=True)[-1].findings

        text, codes = mended(one.text, findings)
        done.update(codes)
        after.append(one.with_text(text))
    left = Counter(
        finding.code
        for linted in lint(after, NEON, SETTINGS, alone=True)
        for finding in linted.findings
        if finding.code.startswith("NEON")
    )
    return after, done, left


def apply(engine: Engine, found: Iterable[Found], *, times: int) -> list[str]:
    """Run every statement so many times; what failed the last time, but not the first."""
    failures = []
    engine.execute("SET statement_timeout = '20s'")
    for one in found:
        back = ways_back(one.text)
        for statement in [] if one.rollback else statements_of(Tokens(one.text)):
            if is_back(back, statement.start):
                continue
            if statement.shape.verb in TRANSACTIONS or failure(engine, statement.text):
                continue
            for _ in range(times - 1):
                if why := failure(engine, statement.text):
                    failures.append(f"{one.path}: {' '.join(statement.text.split())[:160]} -- {why}")
    return failures


def compare(folder: Sequence[Found]) -> Outcome:
    """Apply a folder as it was, and as it is mended, and compare what the two databases hold."""
    after, done, left = fix(folder)
    with database() as engine:
        apply(engine, folder, times=1)
        original = state(engine, rows=False)
    with database() as engine:
        failures = apply(engine, after, times=2)
        repeated = state(engine, rows=False)
    differences = tuple(f"{what}: {text}" for what, text in sorted(original ^ repeated))
    return Outcome(done, left, tuple(failures), differences)


def main() -> None:
    """Compare folders, and say what failed and what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=existing)
    say = sys.stdout.write
    total: Counter[str] = Counter()
    remain: Counter[str] = Counter()
    for folder in parser.parse_args().folders:
        outcome = compare(list(find([str(folder)])))
        total += outcome.mended
        remain += outcome.left
        for line in (*outcome.failures, *outcome.differences):
            say(f"  {line}\n")
        say(f"{folder}: {len(outcome.failures)} fail the second time, {len(outcome.differences)} differences\n")
    say(f"mended {dict(total)}\nleft {dict(remain)}\n")


if __name__ == "__main__":
    main()
