"""A column for which queries that worked fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_columns, span, table_name
from schemadef.lint.sql.types import type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A json column that a table in use gets."""
    for name, part in added_columns(statement, file):
        kind = type_of(part)
        if kind.name == "json" and not kind.array:
            message = f"{name} has no equality: SELECT DISTINCT and UNION on {table_name(statement)} fail from now on"
            yield Finding("SAFE407", *span(part), message, _as_jsonb(statement, name, part, file))


def _as_jsonb(statement: Statement, name: str, part: Part, file: File) -> str:
    """The column as jsonb, with all else that is said of it."""
    from schemadef.lint.mend.instead import added_column, instead
    from schemadef.lint.mend.rewritten import instead_of, rewritten

    places = [index for index in range(part.first, part.last) if part.tokens.word(index) == "JSON"]
    said = rewritten(part, [instead_of(part, index, index + 1, "jsonb") for index in places])
    return instead(statement, [added_column(statement.shape.name, name, said, file.dialect)])


register(
    Rule(
        code="SAFE407",
        name="json-column-added",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"JSON"}),
        check=check,
        why=(
            "json has no equality operator: a query with SELECT DISTINCT, GROUP BY or UNION over all columns, which "
            "worked, fails once the column is there. jsonb has one."
        ),
        bad="ALTER TABLE notes ADD COLUMN IF NOT EXISTS data json;\n",
        good="ALTER TABLE notes ADD COLUMN IF NOT EXISTS data jsonb;\n",
        source="github.com/ankane/strong_migrations: Adding a json column; kaveland.no/eugene: E3",
    )
)
