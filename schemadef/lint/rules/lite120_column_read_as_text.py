"""A column that is filled with its own name, because what is copied has no such column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The columns of INSERT … SELECT that the tables which are read have not."""
    for text in texts_in(file):
        if text.wanted:
            tokens, index = text.statement.tokens, text.token
            name = tokens.name(index)
            message = f"what is copied has no column {name}: every row gets the text '{name}'"
            yield Finding(
                "LITE120", tokens.start[index], tokens.end[index], message, "select a value for it, or leave it out"
            )


register(
    Rule(
        code="LITE120",
        name="column-read-as-text",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="drizzle-kit copies columns that a rebuild adds: D1 fills them with their names, others refuse it.",
        bad=(
            "CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY);\n"
            "CREATE TABLE IF NOT EXISTS b (id INTEGER PRIMARY KEY, n TEXT);\n"
            'INSERT INTO b ("id", "n") SELECT "id", "n" FROM a;\n'
        ),
        good=(
            "CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY);\n"
            "CREATE TABLE IF NOT EXISTS b (id INTEGER PRIMARY KEY, n TEXT);\n"
            'INSERT INTO b ("id", "n") SELECT "id", NULL FROM a;\n'
        ),
        source="drizzle-orm#5360; sqlite.org: Double-quoted String Literals Are Accepted",
    )
)
