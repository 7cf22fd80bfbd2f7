"""UNIQUE and PRIMARY KEY build an index under a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.names import constraint_name
from schemadef.lint.schema.safe import added_columns, added_constraints, span, table_name
from schemadef.lint.sql.words import spelled
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.schema.safe import Added
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A key that is added to a table in use, and builds its index then."""
    table = table_name(statement)
    for added in added_constraints(statement, file):
        if added.kind in ("UNIQUE", "PRIMARY") and "using index" not in added.action.flags:
            what = "UNIQUE" if added.kind == "UNIQUE" else "PRIMARY KEY"
            message = f"{what} builds an index on {table} while nobody can read or write it"
            yield Finding("SAFE104", *span(added.part), message, _index_first(statement, added, file))
    for name, part in added_columns(statement, file):
        if part.find("UNIQUE") >= 0 or part.find("PRIMARY", "KEY") >= 0:
            message = f"the key of {name} builds an index on {table} while nobody can read or write it"
            yield Finding("SAFE104", *span(part), message, _column_first(statement, name, part, file))


def _index_first(statement: Statement, added: Added, file: File) -> str:
    """The index, built while others write, and the key that takes it over."""
    from schemadef.lint.mend.instead import instead, key

    name = added.name or constraint_name(statement, added.action)
    if not name:
        return "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX"
    return instead(statement, key(statement.shape.name, name, added.part, file), "outside of a transaction")


def _column_first(statement: Statement, name: str, part: Part, file: File) -> str:
    """The column by itself, then an index on it; a primary key needs values first."""
    from schemadef.lint.mend.instead import added_column, definition, index, instead
    from schemadef.lint.mend.wrap import block, no_part

    if part.find("PRIMARY", "KEY") >= 0:
        return f"add {name} alone, fill it, CREATE UNIQUE INDEX CONCURRENTLY, then ADD PRIMARY KEY USING INDEX"
    table, dialect = statement.shape.name, file.dialect
    given = given_name(table[-1], name, suffix="key")
    sql, quoted = spelled(table, dialect), spelled((given,), dialect)
    added = f"ALTER TABLE {sql} ADD CONSTRAINT {quoted} UNIQUE USING INDEX {quoted}"
    statements = [
        added_column(table, name, definition(part, "UNIQUE"), dialect),
        *index((*table[:-1], given), True, f"ON {sql} ({spelled((name,), dialect)})", dialect),
        block(no_part("pg_constraint", "conrelid", "conname", table, given), added),
    ]
    return instead(statement, statements, "outside of a transaction")


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
            "DO $$\n"
            "BEGIN\n"
            "  IF EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_index\n"
            "    WHERE indexrelid = pg_catalog.to_regclass('\"users_email_key\"') AND NOT indisvalid\n"
            "  ) THEN\n"
            '    DROP INDEX "users_email_key";\n'
            "  END IF;\n"
            "END $$;\n"
            "--> statement-breakpoint\n"
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email_key ON users (email);\n"
            "--> statement-breakpoint\n"
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_constraint\n"
            "    WHERE conrelid = pg_catalog.to_regclass('\"users\"') AND conname = 'users_email_key'\n"
            "  ) THEN\n"
            "    ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: ALTER TABLE, ADD table_constraint_using_index",
    )
)
