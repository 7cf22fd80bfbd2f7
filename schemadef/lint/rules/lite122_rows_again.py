"""Rows that are added, or changed further, each time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.lite import is_directed
from schemadef.lint.part import whole
from schemadef.lint.rows import sums_up
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """INSERT of which nothing says what becomes of rows that are there, and UPDATE that counts on."""
    if is_directed(statement, file):
        return
    tokens = statement.tokens
    start, end = statement.start, tokens.end[statement.first]
    if statement.shape.verb == "update":
        if counted := _counts_on(statement):
            yield Finding(
                "LITE122", start, end, f"UPDATE changes {counted} further each time", "write what it is to be"
            )
    elif not _looks(statement):
        message = "INSERT adds the same rows again, or fails on them"
        yield Finding("LITE122", start, end, message, "write INSERT OR IGNORE, or ON CONFLICT DO NOTHING")


def _looks(statement: Statement) -> bool:
    """Whether an INSERT says what becomes of rows that are there already, or copies what other tables have."""
    words = statement.tokens.words[statement.first : statement.last]
    if words[:2] == ["INSERT", "OR"]:
        return words[2:3] in (["IGNORE"], ["REPLACE"])
    pairs = set(pairwise(words))
    if "VALUES" not in words and "FROM" in words:
        select = whole(statement)._replace(first=statement.first + words.index("SELECT")) if "SELECT" in words else None
        return select is None or ("ON", "CONFLICT") in pairs or not sums_up(select)
    return words[:1] == ["REPLACE"] or ("ON", "CONFLICT") in pairs or ("NOT", "EXISTS") in pairs or "EXCEPT" in words


def _counts_on(statement: Statement) -> str:
    """The column that an UPDATE computes from itself with an operator, or nothing."""
    tokens, at = statement.tokens, statement.find("SET")
    for index in range(at + 1, statement.last - 2) if at >= 0 else ():
        name = tokens.name(index)
        if tokens.word(index + 1) == "=" and tokens.word(index - 1) in ("SET", ",") and tokens.name(index + 2) == name:
            behind = tokens.text[tokens.end[index + 2] : tokens.end[index + 2] + 4].lstrip()
            if behind.startswith(("+", "-", "*", "/", "||")) and not behind.startswith("--"):
                return name
    return ""


register(
    Rule(
        code="LITE122",
        name="rows-again",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"insert", "replace", "update"}),
        check=check,
        why="A migration that was broken off is run again from its beginning.",
        bad="INSERT INTO roles (name) VALUES ('admin');\n",
        good="INSERT OR IGNORE INTO roles (name) VALUES ('admin');\n",
        source="sqlite.org: INSERT",
    )
)
