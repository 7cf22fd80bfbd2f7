"""An exception handler that does not catch what a second run raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.caught import failures
from schemadef.lint.again.failing import still_fails
from schemadef.lint.again.protected import is_protected, telling_guard
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rows.rows import inserts, is_sure
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Guard, Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement whose second run fails with another condition than those of the handler around it."""
    guard = telling_guard(statement)
    if guard is None or guard.condition:
        return
    if is_protected(statement):
        if statement.shape.verb == "insert" and statement.guard is guard and _raises_nothing(statement, guard, file):
            message = "the rows are added once more: none of their keys is the same each time, and nothing is raised"
            hint = "look for the rows first"
            yield Finding("NEON121", statement.start, statement.tokens.end[statement.first], message, hint)
        return
    raised = " or ".join(failures(statement)) or "something else"
    why = f": that is {raised}, which the handler does not catch"
    yield from still_fails("NEON121", statement, file, why, "look in the catalog first")


def _raises_nothing(statement: Statement, guard: Guard, file: File) -> bool:
    """Whether an INSERT without ON CONFLICT is come to, and its rows conflict with no key of a table that is known."""
    if any(failures(one) for one in guard.inside if one.start < statement.start):
        return False
    from schemadef.lint.rows.met import meets_itself

    return all(
        not insert.conflict and is_sure(insert, statement, file.schema) and not meets_itself(insert, file.schema)
        for insert in inserts(statement)
    )


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
