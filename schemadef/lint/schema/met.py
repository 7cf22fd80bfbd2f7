"""Whether a row that is inserted twice conflicts with itself: on a key whose values are the same each time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.schema.assigned import is_volatile
from schemadef.lint.schema.rows import chosen, given
from schemadef.lint.sql.lexer import NUMBER, STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.schema.rows import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.schema.table import Table
    from schemadef.lint.sql.part import Part


def meets_itself(insert: Insert, schema: Schema) -> bool:
    """Whether a row that is inserted twice conflicts with itself on what ON CONFLICT says, or on any key.

    Of a table whose columns no file tells, and of a key of expressions, that is believed.
    """
    table = schema.table(insert.table)
    keys = _target(insert.conflict) or table.keys
    known = table.is_known or (table.is_filled and not keys)
    if not known or keys is None or insert.conflict.tokens.word(insert.conflict.first) == "ON":
        return True
    if insert.row and not insert.columns and not table.is_listed:
        return True
    return _meets(insert, table, keys)


def meets_a_key(insert: Insert, schema: Schema) -> bool:
    """Whether a row that is inserted twice conflicts with itself for certain."""
    table = schema.table(insert.table)
    if table.is_known and table.copies and not table.certain:
        table = schema.table(table.copies)
    return table.is_known and _meets(insert, table, table.certain)


def is_fresh(insert: Insert, schema: Schema) -> bool:
    """Whether no row of the table has the key of the first one that is inserted, as far as the files tell."""
    texts = schema.filled.get(schema.full(insert.table))
    if not texts:
        return True
    table = schema.table(insert.table)
    values = given(insert, schema)
    keys = [
        values[column] for key in _target(insert.conflict) or table.keys or () for column in key if column in values
    ]
    return any(
        one.last == one.first + 1
        and one.tokens.kind[one.first] in (STRING, NUMBER)
        and not any("SELECT" in text.upper() or _stands_in(one.text, text) for text in texts)
        for one in keys
    )


def _stands_in(literal: str, text: str) -> bool:
    """Whether a literal stands in a text, and not only as a part of another one."""
    return re.search(rf"(?<![\w.]){re.escape(literal)}(?![\w.])", text) is not None


def _meets(insert: Insert, table: Table, keys: list[tuple[str, ...]]) -> bool:
    return all(_meets_row(row, insert, table, keys) for row in _rows_of(insert))


def _meets_row(row: tuple[Part, ...], insert: Insert, table: Table, keys: list[tuple[str, ...]]) -> bool:
    columns = insert.columns or tuple(table.types)[: len(row) or None]
    values = dict(zip(columns, row, strict=False))
    return any(all(_is_same(column, columns, values, table.defaults) for column in key) for key in keys)


def _rows_of(insert: Insert) -> Iterator[tuple[Part, ...]]:
    """The first row, and those behind it in which a value is NULL, which conflicts with nothing."""
    yield insert.row or chosen(insert.source)
    words, at = insert.source.tokens.words, insert.source.find("VALUES")
    if at < 0 or "NULL" not in words[at : insert.source.last]:
        return
    for piece in insert.source._replace(first=at + 1).pieces()[1:_MOST_ROWS]:
        if "NULL" in words[piece.first : piece.last]:
            yield tuple(piece.inside(piece.first).pieces())


_MOST_ROWS = 1_000  # of which each is looked at


def _target(conflict: Part) -> list[tuple[str, ...]] | None:
    """The plain columns that ON CONFLICT names; an expression among them is no name, and gives an empty one."""
    if not conflict or conflict.tokens.word(conflict.first) != "(":
        return None
    pieces = conflict.inside(conflict.first).pieces()
    return [tuple(conflict.tokens.name(one.first) if one.last == one.first + 1 else "" for one in pieces)]


def _is_same(column: str, columns: tuple[str, ...], values: dict[str, Part], defaults: dict[str, str]) -> bool:
    """Whether a column gets the same value each time."""
    if column in values:
        part = values[column]
        words = part.tokens.words[part.first : part.last]
        if words != ["DEFAULT"]:
            return not is_volatile(part) and words != ["NULL"]
    elif column in columns or not column:
        return True
    return defaults.get(column, "none") not in ("none", "other")
