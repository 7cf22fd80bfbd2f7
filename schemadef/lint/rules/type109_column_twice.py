"""A column that is said twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rows.inserts import inserts, updates
from schemadef.lint.rule import ANY, POSTGRES, SQLITE, Rule, register
from schemadef.lint.schema.columns import constraint_at, is_column, pieces_of
from schemadef.lint.sql.part import part_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


_NO_NAME = frozenset("()[].,;=")


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column that CREATE TABLE declares, a key has, INSERT lists or UPDATE sets for the second time."""
    tokens = statement.tokens
    for names in _lists(statement, file):
        seen: set[str] = set()
        for name, at in names:
            if name and name in seen:
                yield Finding(
                    "TYPE109", tokens.start[at], tokens.end_of(at), f"{name} is here twice", "leave one of them"
                )
            seen.add(name)


def _lists(statement: Statement, file: File) -> Iterator[Iterable[tuple[str, int]]]:
    """The lists of columns in none of which one may be twice."""
    verb = statement.shape.verb
    if verb == "create":
        # where no word follows a comma twice, no column can be there twice: most tables end here
        said = _behind_commas(statement)
        pieces = pieces_of(statement) if len(set(said)) < len(said) else []
        yield [(name_of(piece, file), piece.first) for piece in pieces if is_column(piece)]
        yield from (_key(piece, file) for piece in pieces if not is_column(piece))
    elif verb == "alter":
        parts = (part_of(statement, action) for action in statement.shape.actions if action.verb == "add")
        yield from (_key(part._replace(first=part.first + 1), file) for part in parts)
    elif verb == "update":
        yield _set(whole(statement), file)
    else:
        if verb == "insert":
            yield _listed(statement, file)
            yield from (_set(insert.conflict, file) for insert in inserts(statement) if insert.conflict)
        yield from (_set(part, file) for _, part in updates(statement))


def _behind_commas(statement: Statement) -> list[str]:
    """The names behind each comma, and behind the first parenthesis."""
    tokens, first, last = statement.tokens, statement.first, statement.last
    words = tokens.words
    body = words.index("(", first, last) if "(" in words[first:last] else last - 1
    behind = [place for place, word in enumerate(words[first : last - 1], first + 1) if word == ","]
    found = [words[place] or tokens.name(place).upper() for place in (*behind, body + 1) if place < last]
    return [name for name in found if name and name not in _NO_NAME]


def _key(piece: Part, file: File) -> Iterator[tuple[str, int]]:
    """The columns of a primary key or a unique constraint."""
    _, at = constraint_at(piece)
    if piece.tokens.word(at) in ("PRIMARY", "UNIQUE") and file.family in POSTGRES:
        opening = next((index for index in range(at, piece.last) if piece.tokens.word(index) == "("), piece.last)
        for part in piece.inside(opening).pieces():
            yield name_of(part, file), part.first


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


def _set(part: Part, file: File) -> Iterator[tuple[str, int]]:
    """The columns that UPDATE sets, one by one or several in parentheses."""
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
        verbs=frozenset({"create", "alter", "insert", "update", "with", "merge"}),
        kinds=frozenset({"table", "foreign table", ""}),
        words=frozenset({"CREATE", "PRIMARY", "UNIQUE", "INSERT", "UPDATE"}),
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
