"""Columns in an order that leaves holes in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import columns_of
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_SIZES = {
    "boolean": 1, "smallint": 2, "integer": 4, "real": 4, "date": 4, "bigint": 8, "double precision": 8,
    "timestamp": 8, "timestamptz": 8, "time": 8, "serial": 4, "bigserial": 8, "smallserial": 2,
}  # fmt: skip
"""How many bytes a column of such a type takes, and at a multiple of which it begins."""
_LEAST = 8


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A new table whose columns of fixed size waste at least 8 bytes a row by their order."""
    sizes = []
    for column in columns_of(statement):
        kind = column.type
        if kind.array or kind.name not in _SIZES:
            break
        sizes.append(_SIZES[kind.name])
    wasted = _taken(sizes) - _taken(sorted(sizes, reverse=True))
    if wasted >= _LEAST:
        message = f"the order of the columns of {shown_name(statement.shape.name)} wastes {wasted} bytes a row"
        hint = "begin with those of 8 bytes, then 4, then 2, then 1"
        yield Finding("TYPE111", statement.start, statement.tokens.end[statement.shape.at], message, hint)


def _taken(sizes: Sequence[int]) -> int:
    """The bytes that columns take one behind the other, and the hole behind the last one."""
    at = 0
    for size in sizes:
        at += -at % size + size
    return at + -at % _LEAST


register(
    Rule(
        code="TYPE111",
        name="column-padding",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"table"}),
        check=check,
        why=(
            "Each column begins at a multiple of its size: a boolean before a bigint takes 8 bytes. In a table of many "
            "rows that is a good part of its size."
        ),
        bad="CREATE TABLE IF NOT EXISTS notes (a boolean, b bigint, c boolean, d bigint);\n",
        good="CREATE TABLE IF NOT EXISTS notes (b bigint, d bigint, a boolean, c boolean);\n",
        source="atlasgo.io: PG110, Non-optimal data alignment; postgresql.org: Database Page Layout",
    )
)
