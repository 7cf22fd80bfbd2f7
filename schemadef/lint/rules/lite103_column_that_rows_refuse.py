"""ADD COLUMN that works on an empty table only, or never."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.added import definition_of, has_fraction, problem_of, refusal_of_default, words_of
from schemadef.lint.sqlite.proposed import column_added
from schemadef.lint.sqlite.refused import is_strict, platform_of, replay_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column that rows which are there cannot have."""
    tokens = statement.tokens
    for action in statement.shape.actions:
        if action.verb != "add" or action.kind != "column":
            continue
        words = words_of(statement, action)
        start, end = tokens.start[action.first], tokens.end[action.last - 1]
        if problem := problem_of(words) or _misread(words, statement, action, file):
            later = partial(column_added, file, statement, action)
            yield Finding("LITE103", start, end, f"ADD COLUMN {action.name}: {problem}", _help(words), later=later)
        elif refused := _refused(words, statement, action, file):
            message = f"ADD COLUMN {action.name}: its value in the rows that are there is refused: {refused}"
            yield Finding("LITE103", start, end, message, "give it a default that it allows itself")


def _refused(words: list[str], statement: Statement, action: Action, file: File) -> str:
    strict = "DEFAULT" in words and is_strict(file, statement.shape.name[-1])
    return refusal_of_default(words, definition_of(statement, action), strict=strict, dialect=file.dialect)


def whole(file: File) -> Iterator[Finding]:
    """Nothing: the file is replayed, so that the tables are known to which later ones add columns."""
    replay_of(file)
    return iter(())


def _help(words: list[str]) -> str:
    """What to do where the table is not known, or nobody says what its rows get."""
    if "NOT" in words and "DEFAULT" not in words:
        return (
            "give it a default, which the rows that are there get; or rebuild the table with a value for each of them"
        )
    return "rebuild the table instead"


def _misread(words: list[str], statement: Statement, action: Action, file: File) -> str:
    """What SQLite 3.42 to 3.45.1, and libSQL with it, say of rows whose default is a fraction, which they take for NULL
    when they look at them: for a CHECK, and in a STRICT table (sqlite.org/lang_altertable.html, section 4; tried).
    """
    if "DEFAULT" not in words or "TEXT" in words or ("NOT", "NULL") not in pairwise(words):
        return ""
    if not has_fraction(statement, action):
        return ""
    if not _MISREAD[0] <= platform_of(file.dialect).sqlite < _MISREAD[1]:
        return ""
    if "CHECK" not in words and not is_strict(file, statement.shape.name[-1]):
        return ""
    return "SQLite 3.42 to 3.45.1 and libSQL take its default, a fraction, for NULL in the rows that are there"


_MISREAD = (3, 42), (3, 45, 2)


register(
    Rule(
        code="LITE103",
        name="column-that-rows-refuse",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"alter"}),
        check=check,
        whole=whole,
        why="It passes on the empty database of a test, and fails where rows are.",
        bad="ALTER TABLE users ADD COLUMN age INTEGER NOT NULL;\n",
        good="ALTER TABLE users ADD COLUMN age INTEGER NOT NULL DEFAULT 0;\n",
        source="sqlite.org: ALTER TABLE ADD COLUMN",
        errors=("[Cc]annot add a (?:PRIMARY|UNIQUE|NOT NULL|column|REFERENCES|STORED)",),
    )
)
