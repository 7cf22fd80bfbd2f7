"""SET NOT NULL looks at every row under a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_constraints, altered, span, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column of a table in use that nothing has proved to have no NULL."""
    if statement.shape.kind != "table":
        return
    known = None
    for action, part in altered(statement, file):
        if action.verb == "alter" and part.find("SET", "NOT", "NULL") >= 0:
            known = known or file.schema.table(statement.shape.name)
            if not known.is_never_null(action.name):
                yield _finding(statement, part, action.name, file)
    for added in added_constraints(statement, file):
        if added.kind == "NOT" and "not valid" not in added.action.flags:
            yield _finding(statement, added.part, added.part.tokens.name(added.part.last - 1), file)


def _finding(statement: Statement, part: Part, column: str, file: File) -> Finding:
    from schemadef.lint.mend.instead import instead, never_null

    message = f"NOT NULL looks at every row of {table_name(statement)} while nobody can read or write it"
    hint = instead(statement, never_null(statement.shape.name, column, file.dialect))
    return Finding("SAFE204", *span(part), message, hint)


register(
    Rule(
        code="SAFE204",
        name="not-null-scan",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"NULL"}),
        check=check,
        why=(
            "SET NOT NULL looks at every row while nobody can read or write the table, unless a validated "
            "CHECK (column IS NOT NULL) has proved it."
        ),
        bad="ALTER TABLE users ALTER COLUMN name SET NOT NULL;\n",
        good=(
            "ALTER TABLE users VALIDATE CONSTRAINT users_name_not_null;\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE users ALTER COLUMN name SET NOT NULL;\n"
        ),
        source="postgresql.org: ALTER TABLE, SET NOT NULL",
    )
)
