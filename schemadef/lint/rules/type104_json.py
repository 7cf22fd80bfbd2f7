"""A document that is kept as the text that it came as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Each column of such a type."""
    for column in columns_of(statement):
        if column.type.name == "json":
            message = f"{column.name} has no equality, so that SELECT DISTINCT, GROUP BY and UNION fail on it"
            yield Finding("TYPE104", *column.span, message, "make it jsonb")


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the columns of a declaration."""
    from schemadef.lint.declared.declaration import Said, shown
    from schemadef.model import Column

    for column in declaration.snapshot.of(Column):
        if column.type.name == "json" and not column.type.namespace:
            yield Said(
                column, f"{shown(column)} has no equality, so that SELECT DISTINCT fails on it", "declare it json()"
            )


register(
    Rule(
        code="TYPE104",
        name="json",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        words=frozenset({"JSON"}),
        kinds=frozenset({"table", "foreign table"}),
        check=check,
        declared=declared,
        why=(
            "json is parsed anew at each use, cannot be indexed and has no equality operator: queries with DISTINCT "
            "that worked fail once the column is there."
        ),
        bad="ALTER TABLE notes ADD COLUMN IF NOT EXISTS data json;\n",
        good="ALTER TABLE notes ADD COLUMN IF NOT EXISTS data jsonb;\n",
        source="postgresql.org: JSON Types; github.com/ankane/strong_migrations: Adding a json column",
    )
)
