"""A name that must be quoted wherever it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.schema.columns import named
from schemadef.lint.sql.words import reserved_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Each table, view and column that is made under a word that the dialect keeps for itself."""
    words = reserved_words(file.dialect)
    for name, at in named(statement):
        if name.lower() in words:
            tokens = statement.tokens
            message = f"{name} is a word of {file.dialect.name}'s own: it must be quoted wherever it is named"
            yield Finding("NAME109", tokens.start[at], tokens.end[at], message, "give it another name")


register(
    Rule(
        code="NAME109",
        name="reserved-word",
        severity=Severity.HINT,
        families=ANY,
        verbs=frozenset({"create", "alter"}),
        kinds=frozenset({"table", "view", "materialized view"}),
        check=check,
        why=(
            "Whoever writes a query by hand must quote it: without the quotes it is a syntax error or, as with user on "
            "Postgres, something else. DECL105 says the same of a declaration."
        ),
        bad='CREATE TABLE IF NOT EXISTS "order" ("group" text);\n',
        good="CREATE TABLE IF NOT EXISTS orders (team text);\n",
        source="postgresql.org: SQL Key Words; sqlite.org: SQLite Keywords",
    )
)
