"""Variables that RETURNING … INTO leaves empty the second time, as ON CONFLICT DO NOTHING puts nothing in then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.again.protected import guards_around
from schemadef.lint.rows.inserts import inserts, updates
from schemadef.lint.rows.met import meets_a_key
from schemadef.lint.rows.outcome import outcome
from schemadef.lint.rows.rows import given, is_sure
from schemadef.lint.schema.assigned import assignments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def returns_into(block: Statement) -> bool:
    """Whether a block keeps what an INSERT gives back: few do."""
    return bool(block.inner) and "RETURNING" in block.inner[0].tokens.words


def needs_what_is_lost(block: Statement, schema: Schema) -> Iterator[tuple[Statement, str, Statement]]:
    """What fails, or empties a column, for such a variable is NULL: each statement, with the name of the variable, and
    the INSERT that gives it.
    """
    for place, one in enumerate(block.inner):
        if one.shape.verb == "insert" and (name := _lost(one, schema)):
            around = {guard.start for guard in guards_around(one)}
            read = one.end
            for other in block.inner[place + 1 : place + _NEAR]:
                between, read = one.tokens.text[read : other.start], other.start
                if _is_given(name, between) or any(guard.start not in around for guard in guards_around(other)):
                    break
                if _needs(other, name, schema):
                    yield other, name, one


_NEAR = 50
"""How many statements behind an INSERT are looked at."""


def _lost(statement: Statement, schema: Schema) -> str:
    """The variable that an INSERT leaves empty when its row is there; nothing where that is not for certain."""
    tokens, at = statement.tokens, statement.find("RETURNING")
    into = next((index for index in range(at, statement.last) if tokens.words[index] == "INTO"), -1) if at >= 0 else -1
    if into < 0 or into > statement.last - 2:
        return ""
    for insert in inserts(statement):
        if insert.conflict.find("DO", "NOTHING") >= 0 and _is_there(insert, statement, schema):
            return tokens.name(into + 1 + (tokens.words[into + 1] == "STRICT"))
    return ""


def _is_there(insert: Insert, statement: Statement, schema: Schema) -> bool:
    return is_sure(insert, statement, schema) is True and meets_a_key(insert, schema)


def _is_given(name: str, text: str) -> bool:
    """Whether a variable gets another value in some text, or that may be."""
    named = rf"\b{re.escape(name)}\b"
    return (
        re.search(rf"\binto\s+(?:strict\s+)?{named}|{named}\s*:?=|\bif\b[^;]*{named}", text, re.IGNORECASE) is not None
    )


def _needs(statement: Statement, name: str, schema: Schema) -> bool:
    """Whether a statement puts a variable where no NULL may be, or empties a column of rows that are there by it."""
    if statement.shape.verb == "insert":
        return any(
            column in schema.table(insert.table).never_null and _is_it(value, name)
            for insert in inserts(statement)
            for column, value in given(insert, schema).items()
        )
    return statement.shape.verb == "update" and any(
        outcome(part, schema.full(table), schema) is True
        and any(_is_it(value, name) for value in dict(assignments(part)).values())
        for table, part in updates(statement)
    )


def _is_it(value: Part, name: str) -> bool:
    return value.last == value.first + 1 and value.tokens.name(value.first) == name
