"""An exception handler that does not catch what a second run raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import fails_again
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.protected import failures, is_protected, telling_guard
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement whose second run fails with another condition than those of the handler around it."""
    guard = telling_guard(statement)
    if guard is None or guard.condition or is_protected(statement):
        return
    for finding in fails_again(statement, file):
        raised = " or ".join(failures(statement)) or "something else"
        message = f"{finding.message}: that is {raised}, which the handler does not catch"
        yield Finding("NEON121", finding.start, finding.end, message, "look in the catalog first", finding.fix)


register(
    Rule(
        code="NEON121",
        name="other-exception-caught",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create", "alter", "drop", "insert"}),
        guarded=True,
        check=check,
        why=(
            "What exists already has several names: duplicate_object for types, checks, foreign keys, triggers and "
            "policies, duplicate_table for tables, indexes, UNIQUE and EXCLUDE, invalid_table_definition for a second "
            "primary key, duplicate_column, duplicate_function, duplicate_schema."
        ),
        bad=(
            "DO $$ BEGIN\n"
            "  ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email);\n"
            "EXCEPTION WHEN duplicate_object THEN NULL;\n"
            "END $$;\n"
        ),
        good=(
            "DO $$ BEGIN\n"
            "  ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email);\n"
            "EXCEPTION WHEN duplicate_object OR duplicate_table THEN NULL;\n"
            "END $$;\n"
        ),
        source="postgresql.org: Appendix A, PostgreSQL Error Codes",
    )
)
