"""ADD COLUMN … NOT NULL without a default fails where rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_columns, span, table_name
from schemadef.lint.sql.types import SERIAL, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column that rows which are there cannot have."""
    for name, part in added_columns(statement, file):
        if (part.find("NOT", "NULL") >= 0 or part.find("PRIMARY", "KEY") >= 0) and not _has_value(part):
            table = table_name(statement)
            message = f"{name} is NOT NULL without a default: this fails when {table} has rows"
            hint = _filled_first(statement, name, part, file)
            yield Finding("SAFE205", *span(part), message, hint)


def _filled_first(statement: Statement, name: str, part: Part, file: File) -> str:
    """The column by itself, and NOT NULL of it once its rows have values, which only its author knows."""
    from schemadef.lint.mend.instead import added_column, definition, instead, never_null

    if part.find("PRIMARY", "KEY") >= 0:
        return f"give {name} a DEFAULT, or add it by itself, fill it, and make it the key then"
    table = statement.shape.name
    added = added_column(table, name, definition(part, "NOT"), file.dialect)
    why = f"or give {name} a DEFAULT; fill it behind the first statement"
    return instead(statement, [added, *never_null(table, name, file.dialect)], why)


def _has_value(part: Part) -> bool:
    """Whether old rows get a value."""
    given = part.find("DEFAULT") >= 0 and part.find("DEFAULT", "NULL") < 0
    return given or part.find("GENERATED") >= 0 or type_of(part).name in SERIAL


register(
    Rule(
        code="SAFE205",
        name="not-null-without-default",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"NULL", "PRIMARY"}),
        check=check,
        why=("It passes on the empty database of a test, and fails where rows are: they have no value for it."),
        bad="ALTER TABLE users ADD COLUMN IF NOT EXISTS age integer NOT NULL;\n",
        good="ALTER TABLE users ADD COLUMN IF NOT EXISTS age integer NOT NULL DEFAULT 0;\n",
        source="postgresql.org: ALTER TABLE",
    )
)
