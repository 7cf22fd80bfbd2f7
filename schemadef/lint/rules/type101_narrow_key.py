"""A key that runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import Written, columns_of
from schemadef.lint.sql.types import SERIAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement
    from schemadef.model import Id


_NARROW = {
    "smallint": 32_767, "smallserial": 32_767, "serial2": 32_767,
    "integer": 2_147_483_647, "serial": 2_147_483_647, "serial4": 2_147_483_647,
}  # fmt: skip


def _is_key(column: Written) -> bool:
    """Whether a column names rows: of its own table or of another one."""
    part = column.part
    return (
        column.key
        or column.name == "id"
        or column.name.endswith("_id")
        or part.find("PRIMARY", "KEY") >= 0
        or part.find("REFERENCES") >= 0
        or part.find("AS", "IDENTITY") >= 0
    )


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Each column of such a type."""
    for column in columns_of(statement):
        kind = column.type
        if kind.name in _NARROW and (kind.name in SERIAL or _is_key(column)):
            message = f"{column.name} runs out of numbers at {_NARROW[kind.name]}"
            yield Finding("TYPE101", *column.span, message, "make it a bigint: 4 bytes more a row")


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the columns of a declaration."""
    from schemadef.lint.declared.declaration import Said, shown
    from schemadef.model import Column, ForeignKey, PrimaryKey

    keys: dict[Id, set[str]] = {}
    found: list[PrimaryKey | ForeignKey] = [*declaration.snapshot.of(PrimaryKey)]
    for key in [*found, *declaration.snapshot.of(ForeignKey)]:
        keys.setdefault(key.table_id, set()).update(key.columns)
    for column in declaration.snapshot.of(Column):
        if column.name in keys.get(column.table_id, ()) and column.type.name in _NARROW:
            message = f"{shown(column)} runs out of numbers at {_NARROW[column.type.name]}"
            yield Said(column, message, "declare it bigint(): 4 bytes more a row")


register(
    Rule(
        code="TYPE101",
        name="narrow-key",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        kinds=frozenset({"table", "foreign table"}),
        check=check,
        declared=declared,
        why=(
            "Rows that were deleted, and inserts that failed, use numbers up too. A column that is full refuses every "
            "insert, and to widen it writes the table anew while nobody may read it."
        ),
        bad="CREATE TABLE IF NOT EXISTS notes (id integer PRIMARY KEY);\n",
        good="CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY);\n",
        source="wiki.postgresql.org: Don't Do This; postgresql.org: Numeric Types",
    )
)
