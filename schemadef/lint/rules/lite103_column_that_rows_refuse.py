"""ADD COLUMN that works on an empty table only, or never."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import is_strict, platform_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.lexer import Tokens
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column that rows which are there cannot have."""
    tokens = statement.tokens
    for action in statement.shape.actions:
        if action.verb != "add" or action.kind != "column":
            continue
        words = [tokens.word(index) for index in range(action.first, action.last)]
        problem = _problem(words, tokens, action) or _misread(words, statement, action, file)
        if problem:
            start, end = tokens.start[action.first], tokens.end[action.last - 1]
            yield Finding("LITE103", start, end, f"ADD COLUMN {action.name}: {problem}", "rebuild the table instead")


def _problem(words: list[str], tokens: Tokens, action: Action) -> str:
    def has(*run: str) -> int:
        return next((i for i in range(len(words)) if words[i : i + len(run)] == list(run)), -1)

    default = has("DEFAULT")
    if has("PRIMARY", "KEY") >= 0:
        return "SQLite cannot add a primary key"
    if has("UNIQUE") >= 0:
        return "SQLite cannot add a column that is UNIQUE"
    if has("STORED") >= 0:
        return "SQLite cannot add a stored generated column"
    value = words[default + 1] if 0 <= default < len(words) - 1 else ""
    if default >= 0 and (value == "(" or value.startswith("CURRENT_")):
        return "its default is computed, which works on an empty table only"
    if has("NOT", "NULL") >= 0 and (default < 0 or value == "NULL"):
        return "it is NOT NULL without a default, which works on an empty table only"
    if has("REFERENCES") >= 0 and default >= 0 and value != "NULL":
        return "a column that references another table must be NULL by default"
    return ""


def _misread(words: list[str], statement: Statement, action: Action, file: File) -> str:
    """What SQLite 3.42 to 3.45.1, and libSQL with it, say of rows whose default is a fraction, which they take for NULL
    when they look at them: for a CHECK, and in a STRICT table (sqlite.org/lang_altertable.html, section 4; tried).
    """
    if "DEFAULT" not in words or "TEXT" in words or ("NOT", "NULL") not in pairwise(words):
        return ""
    from schemadef.canonical import is_fraction

    default = action.first + words.index("DEFAULT") + 1
    if default >= action.last or not is_fraction(statement.tokens.source(default)):
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
        why="It passes on the empty database of a test, and fails where rows are.",
        bad="ALTER TABLE users ADD COLUMN age INTEGER NOT NULL;\n",
        good="ALTER TABLE users ADD COLUMN age INTEGER NOT NULL DEFAULT 0;\n",
        source="sqlite.org: ALTER TABLE ADD COLUMN",
        errors=("[Cc]annot add a (?:PRIMARY|UNIQUE|NOT NULL|column|REFERENCES|STORED)",),
    )
)
