"""An exception handler that does not catch what a second run raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.caught import caught_in, failures
from schemadef.lint.again.failing import still_fails
from schemadef.lint.again.protected import is_protected, telling_guard
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rows.inserts import inserts
from schemadef.lint.rows.rows import is_sure
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement whose second run fails with another condition than those of the handler around it."""
    guard = telling_guard(statement)
    if guard is None or guard.condition:
        return
    if is_protected(statement):
        if statement.shape.verb in _ADDING and _is_come_to(statement, file) and _adds(statement, file):
            message = "the rows are added once more: none of their keys is the same each time, and nothing is raised"
            hint = "look for the rows first"
            yield Finding("NEON121", statement.start, statement.tokens.end[statement.first], message, hint)
        return
    raised = " or ".join(failures(statement)) or "something else"
    why = f": that is {raised}, which the handler does not catch"
    yield from still_fails("NEON121", statement, file, why, "look in the catalog first")


_ADDING = frozenset({"insert", "with"})


def _is_come_to(statement: Statement, file: File) -> bool:
    """Whether nothing that the handler is for is raised when its block runs again."""
    block = statement.outer
    return block is not None and any(one is statement for one in caught_in(block, file.schema))


def _adds(statement: Statement, file: File) -> bool:
    """Whether the rows of a statement conflict with nothing of a table that is known."""
    from schemadef.lint.rows.met import meets_itself

    found = [insert for insert in inserts(statement) if not insert.conflict]
    return bool(found) and all(
        is_sure(insert, statement, file.schema) and not meets_itself(insert, file.schema) for insert in found
    )


register(
    Rule(
        code="NEON121",
        name="other-exception-caught",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create", "alter", "drop", "insert", "with"}),
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
