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
from schemadef.lint.sqlite.refused import does_more_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """INSERT of which nothing says what becomes of rows that are there, UPDATE that counts on, and whatever changes the
    rows that the folder's files put in once more."""
    if is_directed(statement, file):
        return
    part = whole(statement)
    if statement.shape.verb == "with":
        part = part._replace(first=max(part.first, *(part.find(word) for word in _CHANGING)))
    tokens, verb = part.tokens, part.tokens.words[part.first]
    if said := _said(part, verb, more=does_more_again(file, statement)):
        message, hint = said
        yield Finding("LITE122", tokens.start[part.first], tokens.end[part.first], message, hint)


def _said(part: Part, verb: str, *, more: bool) -> tuple[str, str] | None:
    """The message, and what to do; nothing where rows stay as they are."""
    if _is_order(part):
        return None
    done = part.find("DO", "UPDATE")
    changing = part._replace(first=done + 1 if verb == "INSERT" else part.first)
    if (verb != "INSERT" or done >= 0) and (counted := _counts_on(changing)):
        return f"{verb} changes {counted} further each time", "write what it is to be"
    if verb in ("UPDATE", "DELETE"):
        return (f"{verb} changes more each time, of the rows that the files put in", _WHICH) if more else None
    if more and done >= 0:
        return "the row that it finds the next time gets other values than it puts in", "write the same values"
    if more:
        return _ADDS, f"{_BY_KEY}, where a key that is given tells the rows apart; else WHERE NOT EXISTS"
    return None if verb not in ("INSERT", "REPLACE") or _looks(part) else (_ADDS, _BY_KEY)


def _is_order(part: Part) -> bool:
    """Whether an INSERT is an order to a full-text index (sqlite.org/fts5.html, "Special INSERT Commands")."""
    words = part.tokens.words[part.first : part.last]
    return words[2:6] == [*words[2:3], "(", *words[2:3], ")"]


_ADDS = "INSERT adds the same rows again, or fails on them"
_BY_KEY = "write INSERT OR IGNORE, or ON CONFLICT DO NOTHING"
_WHICH = "say of which rows by what does not change: their key, or what they are before"
_CHANGING = ("INSERT", "REPLACE", "UPDATE", "DELETE")


def _looks(part: Part) -> bool:
    """Whether an INSERT says what becomes of rows that are there already, or copies what other tables have."""
    words = part.tokens.words[part.first : part.last]
    if words[:2] == ["INSERT", "OR"]:
        return words[2:3] in (["IGNORE"], ["REPLACE"])
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
        verbs=frozenset({"insert", "replace", "update", "delete", "with"}),
        check=check,
        why="A migration that was broken off is run again from its beginning.",
        bad="INSERT INTO roles (name) VALUES ('admin');\n",
        good="INSERT OR IGNORE INTO roles (name) VALUES ('admin');\n",
        source="sqlite.org: INSERT",
    )
)
