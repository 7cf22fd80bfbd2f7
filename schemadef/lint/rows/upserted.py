"""What DO UPDATE makes of a row that the very same INSERT has put in."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from schemadef.lint.rows.inserts import chosen
from schemadef.lint.rows.put import row_of
from schemadef.lint.values.reckoned import reckoned
from schemadef.lint.values.value import UNKNOWN, as_type, is_moving, is_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.schema.table import Table
    from schemadef.lint.sql.part import Part
    from schemadef.lint.values.value import Value

_MOST = 200  # rows of one INSERT that are looked at


def changes_new_row(
    insert: Insert, update: Part, new: Mapping[str, Part], schema: Schema, *, alone: bool | None = None
) -> bool | None:
    """Whether a row that was not there before is another one when the INSERT runs again, by what SET gives its columns;
    None where that cannot be told.
    """
    table = schema.table(insert.table)
    at = update.find("WHERE")
    stop = update.find("RETURNING")
    where = update._replace(first=at + 1, last=stop if stop > at else update.last).text if at >= 0 else ""
    if alone is None:
        alone = not schema.filled.get(schema.full(insert.table))
    told = [_is_changed(row, insert, where, new, table) for row in islice(_rows(insert), _MOST if alone else 1)]
    return True if True in told else None if None in told or not told else False


def _rows(insert: Insert) -> Iterator[tuple[Part, ...]]:
    at = insert.source.find("VALUES")
    if at < 0:
        yield chosen(insert.source)
        return
    for piece in insert.source._replace(first=at + 1).pieces():
        yield tuple(piece.inside(piece.first).pieces())


def _is_changed(
    row: tuple[Part, ...], insert: Insert, where: str, new: Mapping[str, Part], table: Table
) -> bool | None:
    columns = insert.columns or (tuple(table.types)[: len(row)] if table.is_listed else ())
    if not row or not columns:
        return None
    put = row_of(dict(zip(columns, row, strict=False)), columns, table)
    # the row that is there is the one that is not put in
    holds = reckoned(where)(put) if where else True
    if holds is False or holds is None:
        return False
    told = [
        _is_other(column, value, put(" ", column), reckoned(value.signed)(put), table) for column, value in new.items()
    ]
    if True in told and holds is True:
        return True
    return False if told and all(one is False for one in told) else None


def _is_other(column: str, value: Part, old: Value, now: Value, table: Table) -> bool | None:
    tokens = value.tokens
    if (
        value.last == value.first + 3
        and tokens.word(value.first) == "EXCLUDED"
        and tokens.name(value.first + 2) == column
        and old is not UNKNOWN
        and not is_moving(old)
    ):
        return False
    kind = table.types.get(column)
    same = is_same(old, now if kind is None else as_type(now, kind))
    return None if same is None else not same
