"""What D1 refuses of folders, which rows their rebuilds take, and what cannot run again; and what lint says of it.

    python -m tests.oracle.d1 [--again sqlite|libsql] FOLDER …

Statements are given to workerd one by one: what it refuses must have been flagged, and what it takes must not have been
called refused. Each file that drops a table is applied to the tables of the files before it with rows in all of them, as
the transaction that D1 makes of it: when rows of other tables are gone then, or their references empty, it must have
been flagged. With --again each statement is run twice. Prints each disagreement, then recall and precision.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.dialect import load_dialect
from schemadef.engines.scratch import scratch
from schemadef.errors import EngineError
from schemadef.lint.files import Found, find
from schemadef.lint.finding import Severity
from schemadef.lint.run import lint, settings_for
from schemadef.names import quote

from .given import existing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine
    from schemadef.lint.sql.statement import Statement
    from schemadef.lint.work import Linted

D1 = load_dialect("d1")
SETTINGS = settings_for(D1)
LATER = frozenset(
    {"CFD103", "CFD104", "CFD110", "CFD111", "LITE105", "LITE107", "LITE112", "LITE113", "LITE119", "LITE120"}
)
"""Errors that say something else than that D1 refuses the statement: what it loses, or refuses later or remotely."""
ROWS = frozenset({"LITE103"})
"""Errors that say that a statement is refused where rows are."""
AGAIN = ("LITE101", "LITE102", "LITE121", "LITE122")


class Verdict(NamedTuple):
    """What was judged: a place, what lint says of it, and what the database does; empty when nothing is wrong."""

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


def refused(found: Iterable[Found], kind: str = "workerd", dialect: Dialect = D1) -> Iterator[Verdict]:
    """Give the statements of files to D1, or another engine of the family, in order, each by itself."""
    taken: list[str] = []
    settings = settings_for(dialect)
    with scratch(kind) as engine:
        for linted in lint(found, dialect, settings):
            for statement in linted.file.statements if not linted.file.rollback else ():
                codes = {code for code in _codes(linted, statement) if settings.severities[code] is Severity.ERROR}
                why = _error(engine, statement.text)
                if not why:
                    if codes & ROWS:
                        why = _with_rows(taken, statement, kind)
                    taken.append(statement.text)
                said = codes if why else codes - LATER
                yield _verdict(linted, statement, tuple(sorted(said)), why)


def rebuilt(found: Iterable[Found]) -> Iterator[Verdict]:
    """Apply each file that drops a table to the files before it, with rows in all tables."""
    every = [linted for linted in lint(found, D1, SETTINGS) if not linted.file.rollback]
    for place, linted in enumerate(every):
        drops = [one for one in linted.file.statements if (one.shape.verb, one.shape.kind) == ("drop", "table")]
        if drops:
            why = _lost([one for before in every[:place] for one in before.file.statements], linted.file.statements)
            if why is not None:
                codes = [finding.code for finding in linted.findings if finding.code == "CFD104"]
                yield _verdict(linted, drops[0], tuple(codes), why)


def again(found: Iterable[Found], kind: str, dialect: Dialect) -> Iterator[Verdict]:
    """Run the statements of files, in order, each twice."""
    settings = settings_for(dialect)
    with scratch(kind) as engine:
        for linted in lint(found, dialect, settings):
            for statement in linted.file.statements if not linted.file.rollback else ():
                if statement.shape.verb in ("select", "pragma", "begin", "commit", "rollback") or _error(
                    engine, statement.text
                ):
                    continue
                before = _state(engine)
                why = _error(engine, statement.text)
                if not why and _state(engine) != before:
                    why = "it changes something each time"
                codes = {code for code in _codes(linted, statement) if code in AGAIN}
                yield _verdict(linted, statement, tuple(sorted(codes)), why)


def _with_rows(taken: Sequence[str], statement: Statement, kind: str) -> str:
    """What an engine says of a statement when its table has rows; that it says nothing to judge when none can be put in."""
    with scratch(kind) as engine:
        for sql in taken:
            _error(engine, sql)
        _seed(engine)
        counts = _links(engine).get(statement.shape.name[-1], (0,))
        return _error(engine, statement.text) if counts[0] else "no row can be put in"


def _codes(linted: Linted, statement: Statement) -> set[str]:
    return {
        finding.code
        for finding in linted.findings
        if statement.start <= finding.start <= statement.end and finding.code.startswith(("CFD", "LITE", "TURSO"))
    }


def _verdict(linted: Linted, statement: Statement, codes: tuple[str, ...], why: str) -> Verdict:
    line, _ = linted.file.place(statement.start)
    return Verdict(linted.file.path, line, statement.text, codes, why)


def _error(engine: Engine, sql: str) -> str:
    try:
        engine.execute(sql)
    except EngineError as error:
        # a parameter is for whoever prepares the statement
        return "" if error.code == "ARGS_INVALID" else error.message
    return ""


def _lost(before: Sequence[Statement], statements: Sequence[Statement]) -> str | None:
    """What a file takes from other tables on D1 and not where foreign keys are off; None when it does not run there."""
    texts = [statement.text for statement in statements if statement.shape.verb not in ("begin", "commit")]
    with scratch("sqlite") as plain, scratch("workerd") as d1:
        for engine in (plain, d1):
            standing = [one.text for one in before if one.shape.verb in ("create", "alter", "drop")]
            for text in standing if _failed(engine, standing) else ():
                _error(engine, text)
            engine.execute("PRAGMA foreign_keys = OFF")
            _seed(engine)
        alike = {table for table, counts in _links(plain).items() if _links(d1).get(table) == counts}
        if _failed(plain, [text for text in texts if not re.match(r"pragma\s+foreign_keys", text, re.IGNORECASE)]):
            return None
        failed = _failed(d1, texts)
        if failed:
            return failed if "FOREIGN KEY" in failed or "NOT NULL" in failed else None
        meant, left = _links(plain), _links(d1)
    lost = [table for table in alike & meant.keys() & left.keys() if _has_less(left[table], meant[table])]
    return f"rows or references of {', '.join(sorted(lost))} are gone" if lost else ""


def _has_less(left: tuple[int, ...], meant: tuple[int, ...]) -> bool:
    return any(mine < theirs for mine, theirs in zip(left, meant, strict=True))


def _failed(engine: Engine, texts: Sequence[str]) -> str:
    try:
        engine.batch(texts)
    except EngineError as error:
        return error.message
    return ""


def _tables(engine: Engine) -> list[str]:
    names = engine.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    return [str(name) for (name,) in names]


def _seed(engine: Engine) -> None:
    """Put three rows into tables, the values of which refer to each other; what cannot be is left out."""
    rows = []
    for table in _tables(engine):
        columns = [
            (str(name), str(type).upper())
            for _, name, type, _, _, _, hidden in engine.query(f"SELECT * FROM pragma_table_xinfo('{table}')")
            if not hidden
        ]
        names = ", ".join(quote(name) for name, _ in columns)
        for number in (1, 2, 3):
            values = ", ".join(f"x'3{number}'" if type == "BLOB" else f"'{number}'" for _, type in columns)
            rows.append(f"INSERT OR IGNORE INTO {quote(table)} ({names}) VALUES ({values})")
    settings = ["PRAGMA defer_foreign_keys = ON", "PRAGMA ignore_check_constraints = ON"]
    if _failed(engine, [*settings, *rows]):
        for row in rows:
            _failed(engine, [*settings[1:], row])
    _failed(engine, ["PRAGMA ignore_check_constraints = ON"])


def _links(engine: Engine) -> dict[str, tuple[int, ...]]:
    """How many rows each table has, and how many values in each column of a foreign key."""
    found = {}
    for table in _tables(engine):
        keys = engine.query(f'SELECT "from" FROM pragma_foreign_key_list(\'{table}\') ORDER BY "from"')
        counts = ", ".join(["count(*)", *(f"count({quote(str(column))})" for (column,) in keys)])
        (row,) = engine.query(f"SELECT {counts} FROM {quote(table)}")
        found[table] = tuple(value for value in row if isinstance(value, int))
    return found


def _state(engine: Engine) -> object:
    """The schema, and every row."""
    schema = engine.query("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2")
    return schema, [engine.query(f"SELECT * FROM {quote(table)}") for table in _tables(engine)]


def main() -> None:
    """Judge folders, each on databases of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=existing)
    parser.add_argument("--again", choices=["sqlite", "libsql"])
    given = parser.parse_args()
    for name, judge in _judges(given.again).items():
        tally: Counter[str] = Counter()
        for folder in given.folders:
            for verdict in judge(list(find([str(folder)]))):
                tally[verdict.kind] += 1
                if verdict.kind in ("miss", "false alarm"):
                    text = " ".join(verdict.text.split())[:120]
                    why = verdict.why or ", ".join(verdict.flagged)
                    sys.stdout.write(f"{verdict.kind}: {verdict.path}:{verdict.line}: {text} -- {why}\n")
        flagged, bad = tally["hit"] + tally["false alarm"], tally["hit"] + tally["miss"]
        recall, precision = tally["hit"] / (bad or 1), tally["hit"] / (flagged or 1)
        sys.stdout.write(
            f"{name}: recall {recall:.3f} of {bad}, precision {precision:.3f} of {flagged}, {sum(tally.values())} judged\n"
        )


def _judges(kind: str | None) -> dict[str, Callable[[list[Found]], Iterator[Verdict]]]:
    if kind is None:
        return {"refused": refused, "rebuilt": rebuilt}
    dialect = load_dialect({"libsql": "turso"}.get(kind, kind))
    return {f"again on {kind}": lambda found: again(found, kind, dialect)}


if __name__ == "__main__":
    main()
