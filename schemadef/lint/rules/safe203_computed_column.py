"""A column whose values are computed for rows that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_columns, span, table_name
from schemadef.lint.schema.types import SERIAL, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column of a table in use that is stored and computed."""
    for name, part in added_columns(statement, file):
        what = _computed(part)
        if what:
            table = table_name(statement)
            message = f"{what} gives every row its {name}: this writes {table} anew while nobody can use it"
            hint = f"add {name} as a plain column, fill it in batches, then SET DEFAULT or ADD GENERATED"
            yield Finding("SAFE203", *span(part), message, hint)


def _computed(part: Part) -> str:
    """What computes the column's values, if it stores them."""
    name = type_of(part).name
    if name in SERIAL:
        return name
    if part.find("AS", "IDENTITY") >= 0:
        return "IDENTITY"
    return "GENERATED … STORED" if part.find("GENERATED") >= 0 and part.find("STORED") >= 0 else ""


register(
    Rule(
        code="SAFE203",
        name="computed-column",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"GENERATED", "IDENTITY"}) | {name.upper() for name in SERIAL},
        check=check,
        why=(
            "A stored generated column, serial and identity give every row its value: the table is written "
            "anew while nobody can use it. A VIRTUAL column (Postgres 18) is computed when it is read."
        ),
        bad="ALTER TABLE users ADD COLUMN IF NOT EXISTS n bigserial;\n",
        good="ALTER TABLE users ADD COLUMN IF NOT EXISTS n bigint;\n",
        source="postgresql.org: ALTER TABLE, Notes; CREATE TABLE",
    )
)
