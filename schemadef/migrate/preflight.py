"""Whether the rows of a database let a change pass, asked before anything of it is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.counted import counted
from schemadef.errors import EngineError
from schemadef.names import literal, quote
from schemadef.requirement import names, parse_requirement, path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.engines.base import Engine
    from schemadef.requirement import Requirement
    from schemadef.statement import Statement

SHOWN = 5
"""How many of the rows in the way are told by their keys."""


def in_the_way(engine: Engine, statements: Iterable[Statement]) -> Iterator[str]:
    """A sentence for each requirement of the statements that rows do not meet: how many, and which.

    What cannot be asked yet, because an earlier statement makes the table or the column, is not asked. Raises
    EngineError when the answer was lost: it may be that rows stand in the way.
    """
    for statement in statements:
        for text in statement.requires:
            requirement = parse_requirement(text)
            breaking = violation(requirement)
            if requirement.kind == "found" and not _is_there(engine, requirement.to_table):
                # it is made by an earlier statement, and has no row that one could point at
                breaking = _given(requirement)
            try:
                sentence = _broken(engine, requirement, breaking)
            except EngineError as error:
                if error.retry != "no":
                    raise
                continue
            if sentence:
                yield sentence


def _is_there(engine: Engine, table: tuple[str, ...]) -> bool:
    try:
        engine.query(f"SELECT 1 FROM {path(table)} WHERE 1 = 0")
    except EngineError as error:
        if error.retry != "no":
            raise
        return False
    return True


def _broken(engine: Engine, requirement: Requirement, breaking: str) -> str:
    table = path(requirement.table)
    ((count,),) = engine.query(f"SELECT count(*) FROM {table} AS sd_row WHERE {breaking}")
    if not count:
        return ""
    words = _OF_ONE.get(requirement.kind) if count == 1 else None
    sentence = (words or _WORDS[requirement.kind]).format(_said(requirement))
    rows = f"{counted(int(count), 'row')} of {'.'.join(requirement.table)}"
    return f"{rows} {sentence}{_which(engine, requirement, breaking)}"


_WORDS = {
    "no rows": "would have no value for a new column",
    "value": "have no value in {}",
    "different": "are alike in {}",
    "found": "point at no row: {}",
    "meets": "do not meet {}",
    "readable": "cannot be read as {}",
    "other": "hold a value that is no longer one: {}",
}
_OF_ONE = {
    "value": "has no value in {}",
    "found": "points at no row: {}",
    "meets": "does not meet {}",
    "other": "holds a value that is no longer one: {}",
}


def _said(requirement: Requirement) -> str:
    columns = ", ".join(requirement.columns)
    if requirement.kind == "found":
        return f"{columns} in {'.'.join(requirement.to_table)} ({', '.join(requirement.to_columns)})"
    if requirement.kind == "other":
        return f"{columns} is {' or '.join(map(literal, requirement.values))}"
    if requirement.kind == "readable":
        return f"{requirement.values[0]} in {columns}"
    return requirement.condition or columns


def violation(requirement: Requirement) -> str:
    """The SQL condition of the rows, called `sd_row`, that do not meet a requirement."""
    columns = [f"sd_row.{quote(column)}" for column in requirement.columns]
    if requirement.kind == "no rows":
        return "1 = 1"
    if requirement.kind == "value":
        return " OR ".join(f"{column} IS NULL" for column in columns)
    if requirement.kind == "meets":
        return f"NOT ({requirement.condition})"
    if requirement.kind == "other":
        return f"{columns[0]} IN ({', '.join(map(literal, requirement.values))})"
    if requirement.kind == "readable":
        return f"NOT pg_catalog.pg_input_is_valid({columns[0]}::text, {literal(requirement.values[0])})"
    given = _given(requirement)
    if requirement.kind == "different":
        own = names(requirement.columns)
        alike = f"SELECT {own} FROM {path(requirement.table)} GROUP BY {own} HAVING count(*) > 1"
        return f"{given} AND ({', '.join(columns)}) IN ({alike})"
    pairs = zip(requirement.to_columns, columns, strict=True)
    found = " AND ".join(f"sd_to.{quote(there)} = {here}" for there, here in pairs)
    return f"{given} AND NOT EXISTS (SELECT 1 FROM {path(requirement.to_table)} AS sd_to WHERE {found})"


def _given(requirement: Requirement) -> str:
    """The SQL condition of the rows that have a value in each of the columns."""
    return " AND ".join(f"sd_row.{quote(column)} IS NOT NULL" for column in requirement.columns)


def _which(engine: Engine, requirement: Requirement, breaking: str) -> str:
    """The keys of the first rows in the way; nothing where the table has no primary key."""
    key = _primary_key(engine, requirement.table)
    if not key:
        return ""
    texts = ", ".join(f"CAST(sd_row.{quote(column)} AS TEXT)" for column in key)
    order = ", ".join(f"sd_row.{quote(column)}" for column in key)
    sql = f"SELECT {texts} FROM {path(requirement.table)} AS sd_row WHERE {breaking} ORDER BY {order} LIMIT {SHOWN + 1}"
    rows = engine.query(sql)
    told = [" and ".join(f"{c} {v!s}" for c, v in zip(key, row, strict=True)) for row in rows[:SHOWN]]
    more = ", …" if len(rows) > SHOWN else ""
    return f" ({'; '.join(told)}{more})"


def _primary_key(engine: Engine, table: tuple[str, ...]) -> list[str]:
    if engine.dialect_family == "schema_table":
        rows = engine.query(f"SELECT name FROM pragma_table_info({literal(table[-1])}) WHERE pk > 0 ORDER BY pk")
    else:
        rows = engine.query(
            "SELECT a.attname FROM pg_catalog.pg_index i"
            " CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (number, place)"
            " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number"
            f" WHERE i.indrelid = pg_catalog.to_regclass({literal(path(table))}) AND i.indisprimary ORDER BY k.place"
        )
    return [str(name) for (name,) in rows]
