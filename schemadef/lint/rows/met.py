"""Whether a row that is inserted twice meets itself on a key of its table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.rows.inserts import MOST, chosen, insert_of, queries_of, rows_of, sources_of
from schemadef.lint.rows.outcome import outcome
from schemadef.lint.rows.rows import given, looks
from schemadef.lint.schema.assigned import is_volatile
from schemadef.lint.schema.keys import Key
from schemadef.lint.sql.lexer import NUMBER, STRING
from schemadef.lint.sql.volatile import MOMENTS, VOLATILE
from schemadef.lint.values.plain import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.schema.table import Table
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def meets_itself(insert: Insert, schema: Schema) -> bool:
    """Whether a row that is inserted twice conflicts with itself on what ON CONFLICT says, or on any key.

    Of a table whose columns no file tells, and of a key of expressions, that is believed.
    """
    table = schema.table(insert.table)
    said = _said(insert.conflict, table)
    keys = said if said is not None else table.keys
    known = table.is_known or (table.is_filled and not keys)
    if not known or keys is None or any(key.columns is None for key in keys):
        return True
    if insert.row and not insert.columns and not table.is_listed:
        return True
    return _meets(insert, schema, keys)


def needs_new_rows(insert: Insert, statement: Statement, schema: Schema) -> bool:
    """Whether an INSERT reads rows that one in the WITH has put in, which has none to give when they are there."""
    source = insert.source
    words = source.tokens.words[source.first : source.last]
    if statement.shape.verb != "with" or not _MORE.isdisjoint(words):
        return False
    queries = queries_of(statement)
    made = [queries[name[0]] for name in sources_of(source) if name[0] in queries]
    return any(query.tokens.word(query.first) == "INSERT" and _gives_none(insert_of(query), schema) for query in made)


_MORE = frozenset({"UNION", "LEFT", "RIGHT", "FULL"})
"""What has rows besides those."""


def _gives_none(insert: Insert, schema: Schema) -> bool:
    """Whether an INSERT that runs again puts in no row, and changes none."""
    if insert.conflict:
        return insert.conflict.find("DO", "NOTHING") >= 0 and meets_a_key(insert, schema)
    return looks(insert)


def meets_a_key(insert: Insert, schema: Schema) -> bool:
    """Whether a row that is inserted twice conflicts with itself for certain."""
    table = schema.table(insert.table)
    return table.is_known and _meets(insert, schema, table.certain)


def is_fresh(insert: Insert, schema: Schema) -> bool:
    """Whether no row of the table has the key of the first one that is inserted, as far as the files tell."""
    texts = schema.filled.get(schema.full(insert.table))
    if not texts:
        return True
    table = schema.table(insert.table)
    values = given(insert, schema)
    keys = _said(insert.conflict, table) or table.keys or ()
    said = [(column, values[column]) for key in keys for column in key.columns or () if column in values]
    return any(
        one.last == one.first + 1
        and one.tokens.kind[one.first] in (STRING, NUMBER)
        and not any(_may_have(column, one.signed, text) for text in texts)
        for column, one in said
    )


def _may_have(column: str, literal: str, text: str) -> bool:
    """Whether one of the rows that a text has put in may have a value in a column."""
    if "SELECT" not in text.upper() or len(text) > MOST:
        return _stands_in(literal, text)
    rows, value = rows_of(text), plain_value(literal)
    return not rows or any((mine := plain_value(row.get(column, ""))) is None or mine == value for row in rows)


def _stands_in(literal: str, text: str) -> bool:
    """Whether a literal stands in a text, and not only as a part of another one."""
    return re.search(rf"(?<![\w.]){re.escape(literal)}(?![\w.])", text) is not None


def _said(conflict: Part, table: Table) -> list[Key] | None:
    """The keys that ON CONFLICT names: those of the table of such columns, or what it says itself; None for any key.

    An expression among the columns is no name, and stands as an empty one.
    """
    tokens, first = conflict.tokens, conflict.first
    if not conflict or tokens.word(first) not in ("(", "ON"):
        return None
    if tokens.word(first) == "ON":
        key = table.held.get(tokens.name(first + 2))
        return [key or Key(None)]
    inner = conflict.inside(first)
    columns = tuple(tokens.name(one.first) if one.last == one.first + 1 else "" for one in inner.pieces())
    same = [key for key in table.held.values() if key.columns and sorted(key.columns) == sorted(columns)]
    at, does = inner.last + 1, conflict.find("DO")
    where = [conflict._replace(first=at + 1, last=does).text] if tokens.word(at) == "WHERE" else []
    # of an expression it is known at least that it meets nothing where it is NULL
    where += [one.text + " IS NOT NULL" for one in inner.pieces() if one.last > one.first + 1]
    return same or [Key(columns, columns, " AND ".join(f"({one})" for one in where))]


def _meets(insert: Insert, schema: Schema, keys: list[Key]) -> bool:
    return all(_meets_row(row, insert, schema, keys) for row in _rows_put(insert))


def _meets_row(row: tuple[Part, ...], insert: Insert, schema: Schema, keys: list[Key]) -> bool:
    table = schema.table(insert.table)
    columns = insert.columns or tuple(table.types)[: len(row) or None]
    values = dict(zip(columns, row, strict=False))
    for key in keys:
        if all(_is_same(column, key, columns, values, insert, schema) for column in key.columns or ()) and (
            not key.where or _is_of(key, values, columns, table)
        ):
            return True
    return False


def _is_of(key: Key, values: dict[str, Part], columns: tuple[str, ...], table: Table) -> bool:
    """Whether a row may be one that a key is for."""
    from schemadef.lint.rows.put import row_of
    from schemadef.lint.values.reckoned import reckoned

    return reckoned(key.where)(row_of(values, columns, table)) not in (False, None)


def _is_same(
    column: str, key: Key, columns: tuple[str, ...], values: dict[str, Part], insert: Insert, schema: Schema
) -> bool:
    """Whether a column gets the same value each time, and one that meets its like."""
    table = schema.table(insert.table)
    if column in values:
        part = values[column]
        words = part.tokens.words[part.first : part.last]
        if words != ["DEFAULT"]:
            is_null = words == ["NULL"] or _finds_nothing(part, schema)
            return not (moves(part, column, table) or (is_null and not key.meets_null) or counts_on(part, insert))
    elif column in columns or not column:
        return True
    default = table.defaults.get(column, "none")
    return default != "other" and (default != "none" or (key.meets_null and column in table.types))


def moves(value: Part, column: str, table: Table) -> bool:
    """Whether a value is another one each time, in its column: a moment, as a date, is not."""
    if not is_volatile(value, column):
        return False
    kind, words = table.types.get(column), value.tokens.words[value.first : value.last]
    return kind is None or kind.name != "date" or not MOMENTS.issuperset(VOLATILE.intersection(words))


def counts_on(value: Part, insert: Insert) -> bool:
    """Whether a value goes on from what the table has: max(id) + 1 of the very rows that are put in."""
    words = value.tokens.words[value.first : value.last]
    if "MAX" not in words and "COUNT" not in words:
        return False
    return "+" in value.text and any(
        insert.source.name_at(at + 1)[-1:] == insert.table[-1:]
        for at in range(insert.source.first, insert.source.last - 1)
        if insert.source.tokens.words[at] in ("FROM", "JOIN")
    )


def _rows_put(insert: Insert) -> Iterator[tuple[Part, ...]]:
    """The first row, and those behind it in which a value is NULL, which conflicts with nothing."""
    yield insert.row or chosen(insert.source)
    words, at = insert.source.tokens.words, insert.source.find("VALUES")
    if at < 0 or "NULL" not in words[at : insert.source.last]:
        return
    for piece in insert.source._replace(first=at + 1).pieces()[1:_MOST_ROWS]:
        if "NULL" in words[piece.first : piece.last]:
            yield tuple(piece.inside(piece.first).pieces())


_MOST_ROWS = 1_000  # of which each is looked at


def _finds_nothing(value: Part, schema: Schema) -> bool:
    """Whether a value is a query of one column of a table in which the files have put no such row: it is NULL then."""
    query = value.inside(value.first)
    at = query.find("FROM")
    tokens = value.tokens
    if tokens.word(query.first) != "SELECT" or query.last != value.last - 1 or at != query.first + 2:
        return False
    table = schema.full(query.name_at(at + 1))
    return table in schema.filled and outcome(query._replace(first=at + 1), table, schema) is False
