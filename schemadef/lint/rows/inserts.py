"""INSERTs, UPDATEs and their queries as they are written: which tables, which columns, which values."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.cutting import statements_of
from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.part import Part, changed_at, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


class Insert(NamedTuple):
    """An INSERT: where it begins, its table, the columns that it names, the first row of its VALUES, and what stands
    behind the table.

    `conflict` is what stands behind ON CONFLICT, nothing where that is not said.
    """

    at: int
    table: Name
    columns: tuple[str, ...]
    row: tuple[Part, ...]
    source: Part
    conflict: Part


def inserts(statement: Statement) -> Iterator[Insert]:
    """The INSERTs of a statement, those in its WITH too."""
    part = whole(statement)
    tokens = part.tokens
    for index in range(part.first, part.last - 2):
        if tokens.words[index] == "INSERT" and tokens.words[index + 1] == "INTO":
            yield insert_of(part._replace(first=index, last=_end(part, index)))


def updates(statement: Statement) -> Iterator[tuple[Name, Part]]:
    """The UPDATEs of a statement, each with its table: itself, those of a WITH, and what MERGE does with a match."""
    part = whole(statement)
    words, first = part.tokens.words, part.first
    if words[first] == "MERGE":
        target = part.name_at(first + 2 + (part.tokens.word(first + 2) == "ONLY"))
        for index in range(first, part.last - 1):
            if words[index] == "THEN" and words[index + 1] == "UPDATE":
                end = part._replace(first=index + 1).find("WHEN", "MATCHED")
                end = end if end >= 0 else part._replace(first=index + 1).find("WHEN", "NOT", "MATCHED")
                yield target, part._replace(first=index + 1, last=end if end >= 0 else part.last)
        return
    for index in range(first, part.last - 1):
        if words[index] == "UPDATE" and (index == first or words[index - 1] in ("(", ")")):
            one = part._replace(first=index, last=_end(part, index))
            yield one.name_at(changed_at(part.tokens, index)), one


def _end(part: Part, index: int) -> int:
    """Where what begins at an index ends: at a parenthesis that it did not open, or with the statement."""
    depth = 0
    for place in range(index, part.last):
        word = part.tokens.words[place]
        depth += (word == "(") - (word == ")")
        if depth < 0:
            return place
    return part.last


def insert_of(part: Part) -> Insert:
    """The INSERT that some tokens are, with what stands behind it."""
    tokens = part.tokens
    table = part.name_at(part.first + 2)
    at = part.first + 2 + max(2 * len(table) - 1, 1)
    if tokens.word(at) == "AS":
        at += 2
    columns: tuple[str, ...] = ()
    if tokens.word(at) == "(" and tokens.word(at + 1) not in ("SELECT", "WITH", "VALUES"):
        inner = part.inside(at)
        columns = tuple(tokens.name(piece.first) for piece in inner.pieces())
        at = inner.last + 1
    if tokens.word(at) == "OVERRIDING":
        at += 3
    stop = part.find("ON", "CONFLICT")
    conflict = part._replace(first=stop + 2) if stop >= 0 else part._replace(first=part.last)
    source = part._replace(first=at, last=stop if stop >= 0 else part.last).bare()
    values = source.find("VALUES")
    row = tuple(source.inside(values + 1).pieces()) if values >= 0 else ()
    return Insert(part.first, table, columns, row, source, conflict)


def queries_of(statement: Statement) -> dict[str, Part]:
    """What stands in the parentheses of WITH, by its name; a name alone in front of AS, or one with columns."""
    part, found = whole(statement), dict[str, Part]()
    tokens = part.tokens
    for at in range(part.first, part.last - 2):
        if tokens.words[at] == "AS" and tokens.words[at + 1] in ("(", "MATERIALIZED", "NOT"):
            begin = next((place for place in range(at, min(at + 4, part.last)) if tokens.words[place] == "("), at)
            named = at - 1
            while tokens.word(at - 1) == ")" and named > part.first and tokens.words[named] != "(":
                named -= 1
            name = tokens.name(named - 1 if tokens.word(at - 1) == ")" else named)
            if name:
                found.setdefault(name, part.inside(begin))
    return found


def sources_of(source: Part) -> Iterator[Name]:
    """The tables that a query reads, and the names of WITH; functions are none."""
    tokens = source.tokens
    for index in range(source.first, source.last - 1):
        comma = tokens.words[index] == "," and _is_in_from(source, index)
        if tokens.words[index] in ("FROM", "JOIN") or comma:
            at = index + 1 + (tokens.words[index + 1] in ("ONLY", "LATERAL"))
            name = source.name_at(at)
            behind = tokens.word(at + 2 * len(name) - 1) if name else ""
            if name and behind != "(":
                yield name


def _is_in_from(source: Part, index: int) -> bool:
    """Whether a comma outside parentheses is between the tables of FROM."""
    at = source.find("FROM")
    if at < 0 or index < at or index not in source.outside():
        return False
    return not any(
        at < place < index for word in ("WHERE", "GROUP", "ORDER", "LIMIT") if (place := source.find(word)) >= 0
    )


def chosen(source: Part) -> tuple[Part, ...]:
    """What a SELECT puts into each column; nothing where it says `*`, or is not plain."""
    tokens = source.tokens
    if tokens.word(source.first) != "SELECT":
        return ()
    stop = min((at for word in ("FROM", "WHERE") if (at := source.find(word)) >= 0), default=source.last)
    pieces = source._replace(first=source.first + 1, last=stop).pieces()
    return () if any(piece.text.rstrip().endswith("*") for piece in pieces) else tuple(pieces)


def changed_table(statement: Statement) -> Name:
    """The table of an UPDATE or a DELETE."""
    return whole(statement).name_at(changed_at(statement.tokens, statement.first))


MOST = 30_000
"""How long the texts may be together of which each row is looked at."""


@lru_cache(maxsize=16)
def rows_of(text: str) -> tuple[dict[str, str], ...]:
    """The rows of INSERT … (columns) VALUES …, as their values are written."""
    found: list[dict[str, str]] = []
    for statement in statements_of(Tokens(text)):
        for insert in inserts(statement):
            at = insert.source.find("VALUES")
            for piece in insert.source._replace(first=at + 1).pieces() if at >= 0 and insert.columns else ():
                values = piece.inside(piece.first).pieces()
                found.append({column: value.signed for column, value in zip(insert.columns, values, strict=False)})
            if at < 0 and insert.columns and (picked := chosen(insert.source)):
                # what a query chooses of other tables is no literal, and so is not known
                found.append({column: _bare(value) for column, value in zip(insert.columns, picked, strict=False)})
    return tuple(found)


def _bare(value: Part) -> str:
    """What is chosen, without the name that it is given."""
    at = value.find("AS")
    return value._replace(last=at).signed if at > value.first else value.signed
