"""Text with a length that nobody needs."""

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
        kind = column.type
        if kind.name == "char" or (kind.name == "varchar" and kind.numbers):
            padded = "is filled up with blanks" if kind.name == "char" else "is no faster and no smaller than text"
            yield Finding("TYPE103", *column.span, f"{column.name} {padded}", "make it text, with a check")


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the columns of a declaration."""
    from schemadef.lint.declared.declaration import Said, shown
    from schemadef.model import Column

    for column in declaration.snapshot.of(Column):
        if column.type.name in ("character", "character varying") and column.type.arguments:
            yield Said(column, f"{shown(column)} has a length of its type", "declare it text(), with a Check")


register(
    Rule(
        code="TYPE103",
        name="bounded-text",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        kinds=frozenset({"table", "foreign table"}),
        check=check,
        declared=declared,
        why=(
            "char(n) pads each value with blanks, and a varchar that becomes too short is a change of type. text with "
            "a CHECK keeps the same bound, and that is changed without a rewrite."
        ),
        bad="CREATE TABLE IF NOT EXISTS notes (title varchar(80));\n",
        good="CREATE TABLE IF NOT EXISTS notes (title text CHECK (length(title) <= 80));\n",
        source="wiki.postgresql.org: Don't Do This, varchar(n) by default",
    )
)
