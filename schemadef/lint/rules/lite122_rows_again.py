"""Rows that are added, or changed further, each time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rows.rows import sums_up
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.schema.assigned import assignments, is_asked, is_step
from schemadef.lint.sql.part import whole
from schemadef.lint.sqlite.lite import is_directed
from schemadef.lint.sqlite.refused import copies_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """INSERT of which nothing says what becomes of rows that are there, and UPDATE that counts on."""
    if is_directed(statement, file):
        return
    part = whole(statement)
    if statement.shape.verb == "with":
        part = part._replace(first=max(part.first, *(part.find(word) for word in _CHANGING)))
    tokens, verb = part.tokens, part.tokens.words[part.first]
    start, end = tokens.start[part.first], tokens.end[part.first]
    copied = (
        verb == "INSERT" and "SELECT" in part.tokens.words[part.first : part.last] and copies_again(file, statement)
    )
    if verb in ("INSERT", "REPLACE") and (copied or not _looks(part)):
        message = "INSERT adds the same rows again, or fails on them"
        by_key = "write INSERT OR IGNORE, or ON CONFLICT DO NOTHING"
        hint = f"{by_key}, where a key tells the rows apart; else WHERE NOT EXISTS" if copied else by_key
        yield Finding("LITE122", start, end, message, hint)
    elif counted := _counts_on(part._replace(first=part.find("DO", "UPDATE") + 1 if verb == "INSERT" else part.first)):
        yield Finding("LITE122", start, end, f"{verb} changes {counted} further each time", "write what it is to be")


_CHANGING = ("INSERT", "REPLACE", "UPDATE")


def _looks(part: Part) -> bool:
    """Whether an INSERT says what becomes of rows that are there already, or copies what other tables have."""
    words = part.tokens.words[part.first : part.last]
    if words[:2] == ["INSERT", "OR"]:
        return words[2:3] in (["IGNORE"], ["REPLACE"])
    if words[2:6] == [*words[2:3], "(", *words[2:3], ")"]:
        return True  # an order to a full-text index (sqlite.org/fts5.html, "Special INSERT Commands")
    pairs = set(pairwise(words))
    if "VALUES" not in words and "FROM" in words:
        select = part._replace(first=part.first + words.index("SELECT")) if "SELECT" in words else None
        return select is None or ("ON", "CONFLICT") in pairs or not sums_up(select)
    return words[:1] == ["REPLACE"] or ("ON", "CONFLICT") in pairs or ("NOT", "EXISTS") in pairs or "EXCEPT" in words


def _counts_on(part: Part) -> str:
    """The column of which an UPDATE makes another value each time, out of its own or out of nothing; or nothing."""
    if part.tokens.words[part.first] != "UPDATE":
        return ""
    given = assignments(part)
    return next((column for column, value in given if _is_another(column, value) and not is_asked(part, column)), "")


def _is_another(column: str, value: Part) -> bool:
    return is_step(column, value) or not _RANDOM.isdisjoint(value.tokens.words[value.first : value.last])


_RANDOM = frozenset({"RANDOM", "RANDOMBLOB"})


register(
    Rule(
        code="LITE122",
        name="rows-again",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"insert", "replace", "update", "with"}),
        check=check,
        why="A migration that was broken off is run again from its beginning.",
        bad="INSERT INTO roles (name) VALUES ('admin');\n",
        good="INSERT OR IGNORE INTO roles (name) VALUES ('admin');\n",
        source="sqlite.org: INSERT",
    )
)
