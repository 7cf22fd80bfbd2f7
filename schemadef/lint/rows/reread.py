"""What an UPDATE takes from queries of its own table, which find there what it has made of it the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.schema.assigned import assignments, is_asked, is_step
from schemadef.lint.sql.lexer import QUOTED, WORD
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_READS = frozenset({"FROM", "JOIN"})
_TAKEN = 3
"""Tokens of what is taken as it is: s.n"""


def rereads(statement: Statement, table: Name, part: Part) -> bool:
    """Whether a query of the table that an UPDATE changes gives it other values the next time."""
    if not _reads(whole(statement), table):
        return False
    given = {column: value for column, value in assignments(part) if not is_asked(part, column)}
    return any(_finds_itself(value, table, given) for value in given.values()) or _takes_step(statement, part, given)


def _reads(part: Part, table: Name) -> bool:
    """Whether a query among some tokens reads a table."""
    words = part.tokens.words
    if "SELECT" not in words[part.first : part.last]:
        return False
    reads = (at for at in range(part.first, part.last - 1) if words[at] in _READS)
    return any(part.name_at(at + 1)[-1:] == table[-1:] for at in reads)


def _finds_itself(value: Part, table: Name, given: dict[str, Part]) -> bool:
    """Whether a value is a query of the table, and names what the UPDATE gives to it."""
    return _reads(value, table) and any(_named(value, given))


def _named(part: Part, given: dict[str, Part]) -> Iterator[int]:
    """Where some tokens name columns that are given values."""
    tokens = part.tokens
    for at in range(part.first, part.last):
        if tokens.kind[at] in (WORD, QUOTED) and tokens.name(at) in given and tokens.word(at + 1) not in (".", "("):
            yield at


def _takes_step(statement: Statement, part: Part, given: dict[str, Part]) -> bool:
    """Whether an UPDATE takes what a query has reckoned from it, or has counted the other way round.

    SET n = s.n FROM (SELECT n + 1 AS n …) s; SET n = s.k FROM (SELECT row_number() OVER (ORDER BY n DESC) AS k …) s.
    """
    tokens, rows = statement.tokens, whole(statement)
    words = tokens.words
    taken = {
        tokens.name(value.last - 1): column
        for column, value in given.items()
        if value.last == value.first + _TAKEN and tokens.word(value.first + 1) == "."
    }
    queries = [at for at in range(statement.first, statement.last - 1) if words[at] == "SELECT"]
    for at in queries if taken else ():
        stop = rows._replace(first=at + 1).find("FROM")
        for piece in rows._replace(first=at + 1, last=stop if stop >= 0 else at + 1).pieces():
            column = taken.get(tokens.name(piece.last - 1))
            named = column is not None and tokens.word(piece.last - 2) in ("AS", ")")
            if named and is_step(column or "", piece._replace(last=piece.last - 2)):
                return True
            if named and any(words[place + 1] == "DESC" for place in _named(piece, {column or "": part})):
                return True
    return False
