"""TRUNCATE deletes every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_accepted
from schemadef.lint.sql.part import names_at, shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table whose rows the file did not bring."""
    part = whole(statement)
    at = statement.first + (2 if part.tokens.word(statement.first + 1) == "TABLE" else 1)
    cascade = part.find("CASCADE") >= 0
    for name in [] if is_accepted(statement, file) else names_at(part, at):
        if not file.is_new(name) and not file.schema.is_temporary(name):
            more = ", and of all tables that reference it" if cascade else ""
            message = f"TRUNCATE deletes every row of {shown_name(name)}{more}"
            hint = (
                f"delete from {shown_name(name)} those that are meant, by a DELETE with WHERE; which these are only "
                "its author knows"
            )
            yield Finding("SAFE304", statement.start, statement.end, message, hint)


register(
    Rule(
        code="SAFE304",
        name="truncate",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"truncate"}),
        check=check,
        why=(
            "Rows that are deleted come back from a backup only. CASCADE truncates the tables that reference it, too."
        ),
        bad="TRUNCATE TABLE users;\n",
        good=("CREATE TEMPORARY TABLE moved (id integer);\nTRUNCATE TABLE moved;\n"),
        source="postgresql.org: TRUNCATE",
    )
)
