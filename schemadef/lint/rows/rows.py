"""What is known of rows: which tables have some, and whether an INSERT or an UPDATE does it again each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.chosen import chooses
from schemadef.lint.rows.inserts import Insert, chosen, insert_of, queries_of, sources_of
from schemadef.lint.sql.lexer import STRING
from schemadef.lint.sql.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_LOOKS = (("NOT", "EXISTS"), ("NOT", "IN"), ("IS", "NULL"))


def is_sure(insert: Insert, statement: Statement, schema: Schema, looked_at: set[str] | None = None) -> bool | None:
    """Whether an INSERT has rows to insert; None when it asks for what is there before, or that is not known.

    What was `looked_at` are names of WITH, each of which is followed once.
    """
    source = insert.source
    if insert.row or source.find("DEFAULT", "VALUES") >= 0:
        return True
    if looks(insert):
        from schemadef.lint.rows.put import overlooks

        row = given(insert, schema)
        missed = row and overlooks(source, insert.table, row, schema.table(insert.table))
        return True if sums_up(source) or missed else None
    if source.find("FROM") < 0:
        return None if source.find("WHERE") >= 0 or source.tokens.word(source.first) in ("(", "TABLE") else True
    if sums_up(source):
        return True
    before = statement.tokens.words[statement.first : source.first]
    if {"DELETE", "UPDATE", "CONFLICT"} & set(before) or source.find("HAVING") >= 0:
        return None
    known = _read(source, statement, schema, set() if looked_at is None else looked_at)
    if known is None or not all(name in schema.filled for name in known):
        return None
    joins_itself = len(set(known)) < len(known) and "ON" in source.tokens.words[source.first : source.last]
    return True if not joins_itself and finds(source, [(name, schema.filled[name]) for name in known]) else None


_AGGREGATES = frozenset(
    {
        "ARRAY_AGG", "AVG", "BOOL_AND", "BOOL_OR", "COUNT", "EVERY", "JSONB_AGG", "JSON_AGG", "MAX", "MIN",
        "STRING_AGG", "SUM",
    }
)  # fmt: skip
_NOT_ONE_ROW = frozenset({"GROUP", "HAVING", "LIMIT", "OVER", "UNION", "INTERSECT", "OFFSET"})


def sums_up(source: Part) -> bool:
    """Whether a query is an aggregate of all its rows, which is one row even when there are none."""
    where = source.find("WHERE")
    words = source.tokens.words[source.first : where if where >= 0 else source.last]
    if words[:1] != ["SELECT"] or words.count("SELECT") > 1 or "FROM" not in words:
        return False
    if not _NOT_ONE_ROW.isdisjoint(words) or any(source.find(word) >= 0 for word in _NOT_ONE_ROW):
        return False
    chosen = words[: words.index("FROM")]
    return any(word in _AGGREGATES and chosen[at + 1 : at + 2] == ["("] for at, word in enumerate(chosen))


def finds(part: Part, tables: Sequence[tuple[Name, Sequence[str]]]) -> bool:
    """Whether a WHERE that compares with values finds rows that were put in so; no WHERE finds all.

    Each table comes with the texts of the INSERTs that have filled it.
    """
    at = part.find("WHERE")
    if at < 0:
        return True
    tokens = part.tokens
    said = " ".join(tokens.text[tokens.start[at] : tokens.end[part.last - 1]].split())
    plainly = chooses(part, tables)
    hard = any(mark in said for mark in ("<", ">", "!", "~")) or not _HARD.isdisjoint(tokens.words[at : part.last])
    literals = [tokens.source(index) for index in range(at, part.last) if tokens.kind[index] == STRING]
    if plainly is not None or hard or not literals:
        return bool(plainly)
    found = [text for _, texts in tables for text in texts]
    return all(any(literal in text for text in found) for literal in literals)


_HARD = frozenset({"NOT", "IS", "LIKE", "ILIKE", "EXISTS"})


def looks(insert: Insert) -> bool:
    """Whether a query leaves out what is in the table: NOT EXISTS, NOT IN, EXCEPT, IS NULL behind a LEFT JOIN."""
    tokens, first, last = insert.source
    words = tokens.words[first:last]
    if "EXCEPT" not in words and not any(tuple(words[at : at + 2]) in _LOOKS for at in range(len(words) - 1)):
        return False
    return any(tokens.name(at) == insert.table[-1] for at in range(first, last)) if insert.table else True


def _read(source: Part, statement: Statement, schema: Schema, looked_at: set[str]) -> list[Name] | None:
    """The tables that a query reads besides those of WITH; None where one of these may have no rows."""
    queries = queries_of(statement) if statement.shape.verb == "with" else {}
    read = list(sources_of(source))
    for name in {name[0] for name in read}.intersection(queries).difference(looked_at):
        looked_at.add(name)
        if not _has_rows(queries[name], statement, schema, looked_at):
            return None
    return [schema.full(name) for name in read if name[0] not in queries]


def _has_rows(query: Part, statement: Statement, schema: Schema, looked_at: set[str]) -> bool:
    """Whether a query of a WITH has rows for certain, of which it puts in some itself or reads them."""
    if query.tokens.word(query.first) == "INSERT":
        return is_sure(insert_of(query), statement, schema, looked_at) is True
    row = tuple(query.inside(query.first + 1).pieces()) if query.tokens.word(query.first) == "VALUES" else ()
    more = query.find("UNION")
    asked = query._replace(last=more if more >= 0 else query.last).bare()
    insert = Insert(query.first, (), (), row, asked, query._replace(first=query.last))
    return query.find("OFFSET") < 0 and is_sure(insert, statement, schema, looked_at) is True


def given(insert: Insert, schema: Schema) -> dict[str, Part]:
    """What the first row gives to each column; to those of the table in their order, where the INSERT names none."""
    row = insert.row or chosen(insert.source)
    return dict(zip(columns_of(insert, schema, len(row)), row, strict=False))


def columns_of(insert: Insert, schema: Schema, count: int) -> tuple[str, ...]:
    """The columns that are given values: nothing where the table has some that are not said there."""
    if insert.columns:
        return insert.columns
    table = schema.table(insert.table)
    return tuple(table.types)[:count] if table.is_listed else ()
