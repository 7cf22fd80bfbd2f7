"""A column that is said twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.columns import is_column, pieces_of
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.part import whole
from schemadef.lint.rule import ANY, POSTGRES, SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.part import Part
    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


_BEGINNING = re.compile(r"[(,]\s*(?:--[^\n]*\n\s*)*[\"`]?(\w+)")


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column that CREATE TABLE declares, INSERT lists or UPDATE sets for the second time."""
    if statement.shape.verb == "create":
        # where no word follows a comma twice, no column can be there twice: most tables end here
        said = _BEGINNING.findall(statement.text.lower())
        pieces = pieces_of(statement) if len(set(said)) < len(said) else []
        names = [(name_of(piece, file), piece.first) for piece in pieces if is_column(piece)]
    else:
        names = list(_listed(statement, file) if statement.shape.verb == "insert" else _set(statement, file))
    seen: set[str] = set()
    for name, at in names:
        if name and name in seen:
            tokens = statement.tokens
            yield Finding("TYPE109", tokens.start[at], tokens.end[at], f"{name} is here twice", "leave one of them")
        seen.add(name)


def name_of(piece: Part, file: File) -> str:
    """The column that a part begins with; SQLite tells no two apart by their case."""
    name = piece.tokens.name(piece.first)
    return name.lower() if file.family in SQLITE else name


def _listed(statement: Statement, file: File) -> Iterator[tuple[str, int]]:
    """The columns that INSERT INTO lists."""
    part = whole(statement)
    at = part.find("(")
    values = [place for word in ("VALUES", "SELECT", "DEFAULT", "WITH") if (place := part.find(word)) >= 0]
    if at >= 0 and file.family in POSTGRES and not any(place < at for place in values):
        for piece in part.inside(at).pieces():
            if piece.last == piece.first + 1:
                yield name_of(piece, file), piece.first


def _set(statement: Statement, file: File) -> Iterator[tuple[str, int]]:
    """The columns that UPDATE sets, one by one or several in parentheses."""
    part = whole(statement)
    at = part.find("SET")
    if at < 0 or file.family not in POSTGRES:
        return
    ends = [place for word in ("FROM", "WHERE", "RETURNING") if (place := part.find(word)) > at]
    for piece in part._replace(first=at + 1, last=min([part.last, *ends])).pieces():
        targets = piece.inside(piece.first).pieces() or [piece]
        for target in targets:
            if piece.tokens.word(target.first + 1) in ("=", ")", ","):
                yield name_of(target, file), target.first


register(
    Rule(
        code="TYPE109",
        name="column-twice",
        severity=Severity.ERROR,
        families=ANY,
        verbs=frozenset({"create", "insert", "update"}),
        kinds=frozenset({"table", "foreign table", ""}),
        check=check,
        why=(
            "A table with two columns of one name is refused, and so is, on Postgres, an INSERT or UPDATE that gives "
            "one column two values."
        ),
        bad="CREATE TABLE IF NOT EXISTS notes (id bigint, title text, title text);\n",
        good="CREATE TABLE IF NOT EXISTS notes (id bigint, title text);\n",
        errors=(
            r"column \"?\w+\"? specified more than once",
            r"multiple assignments to same column",
            r"duplicate column name",
        ),
        source="postgresql.org: error 42701, duplicate_column; 42601, multiple assignments to same column",
    )
)
