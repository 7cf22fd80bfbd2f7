"""What an UPDATE makes of rows that the files have put in, and what it makes of those when it runs once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.outcome import STOPS, looked_at
from schemadef.lint.rows.put import default
from schemadef.lint.rows.row import NULL, reading
from schemadef.lint.rows.row import UNKNOWN as NOBODY_KNOWS
from schemadef.lint.values.plain import plain_value
from schemadef.lint.values.reckoned import reckoned
from schemadef.lint.values.value import as_type, is_same, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.lint.rows.outcome import Told
    from schemadef.lint.rows.row import Row
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.schema.table import Table
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.types import Type
    from schemadef.lint.values.combined import Env, Reckon
    from schemadef.lint.values.value import Value


def settled(row: Row, new: Mapping[str, str]) -> dict[str, str]:
    """The texts of new values: what they come out as, where that is the same the next time."""
    found = {}
    for column, text in new.items():
        now = _given(reading(row), column, text, row.table)
        same = is_same(now, _given(_over(reading(row), {column: now}), column, text, row.table))
        found[column] = written(now) if same else text if plain_value(text) is not None else NOBODY_KNOWS
    return found


def changes_again(part: Part, table: Name, new: Mapping[str, str], schema: Schema) -> bool | None:
    """Whether an UPDATE changes rows that the files have put in when it runs once more, by the texts of their new
    values; None where nobody can tell.
    """
    if table not in schema.filled or not new:
        return None
    at = part.find("WHERE")
    stop = min((place for word in STOPS if (place := part.find(word)) > at), default=part.last)
    holds = reckoned(part._replace(first=at + 1, last=stop).text) if at >= 0 else None
    told = {_changes(row, said, new, holds) for row, said in looked_at(part, table, schema)}
    if True in told:
        return True
    return None if None in told or table in schema.perhaps else False


def converts_again(said: Part, column: str, kind: Type, table: Name, schema: Schema) -> bool | None:
    """Whether the USING of a change of type makes other values of those that it has made, in rows that the files have
    put in; None where nobody can tell.
    """
    told = set()
    for row, _ in looked_at(said, table, schema):
        once = as_type(reckoned(said.signed)(reading(row)), kind)
        twice = as_type(reckoned(said.signed)(_over(reading(row), {column: once})), kind)
        told.add(is_same(once, twice))
    return True if False in told else None if None in told or table in schema.perhaps else False


def _changes(row: Row, said: Told, new: Mapping[str, str], holds: Reckon | None) -> bool | None:
    """Whether a row that the first run may find is another one behind the second."""
    if said is False or said == NULL:
        return False
    once = {column: _given(reading(row), column, text, row.table) for column, text in new.items()}
    behind = _over(reading(row), once)
    if holds is not None and holds(behind) in (False, None):
        return False
    twice = (_given(behind, column, text, row.table) for column, text in new.items())
    told = [is_same(first, second) for first, second in zip(once.values(), twice, strict=True)]
    if False in told:
        return True if said is True and (holds is None or holds(behind) is True) else None
    return None if None in told else False


def _over(read: Env, new: Mapping[str, Value]) -> Env:
    """What some columns have from now on."""
    return lambda of, column: new[column] if column in new else read(of, column)


def _given(read: Env, column: str, text: str, table: Table) -> Value:
    """A new value as its column has it."""
    if text.upper() == "DEFAULT":
        return default(column, table)
    value, kind = reckoned(text)(read), table.types.get(column)
    return value if kind is None else as_type(value, kind)
