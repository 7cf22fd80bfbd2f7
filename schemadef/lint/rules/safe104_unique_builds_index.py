"""UNIQUE and PRIMARY KEY build an index under a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.names import constraint_name
from schemadef.lint.schema.safe import added_columns, added_constraints, span, table_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A key that is added to a table in use, and builds its index then."""
    table = table_name(statement)
    for added in added_constraints(statement, file):
        if added.kind in ("UNIQUE", "PRIMARY") and "using index" not in added.action.flags:
            what = "UNIQUE" if added.kind == "UNIQUE" else "PRIMARY KEY"
            sql = spelled(statement.shape.name, file.dialect)
            name = spelled((added.name or constraint_name(statement, added.action),), file.dialect)
            message = f"{what} builds an index on {table} while nobody can read or write it"
            columns = added.part.inside(added.part.find("(")).text
            hint = (
                f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {sql} ({columns}) first, "
                f"then ALTER TABLE {sql} ADD CONSTRAINT {name} {what} USING INDEX {name}"
            )
            yield Finding("SAFE104", *span(added.part), message, hint)
    for name, part in added_columns(statement, file):
        if part.find("UNIQUE") >= 0 or part.find("PRIMARY", "KEY") >= 0:
            message = f"the key of {name} builds an index on {table} while nobody can read or write it"
            hint = f"add {name} alone, CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX"
            yield Finding("SAFE104", *span(part), message, hint)


register(
    Rule(
        code="SAFE104",
        name="unique-without-index",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"UNIQUE", "PRIMARY"}),
        check=check,
        why=(
            "ADD UNIQUE and ADD PRIMARY KEY build their index while nobody can read or write the table "
            "(ACCESS EXCLUSIVE). An index that is there already is taken over at once."
        ),
        bad="ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);\n",
        good=(
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email_key ON users (email);\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;\n"
        ),
        source="postgresql.org: ALTER TABLE, ADD table_constraint_using_index",
    )
)
