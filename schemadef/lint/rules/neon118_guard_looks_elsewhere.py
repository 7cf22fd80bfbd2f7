"""A guard that does not look for what it guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.doubtful import asks_the_server
from schemadef.lint.again.failing import still_fails
from schemadef.lint.again.protected import is_protected, telling_guard
from schemadef.lint.finding import Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement that cannot run again, under conditions that are the same once it has run."""
    guard = telling_guard(statement)
    if guard is None or not guard.condition or is_protected(statement) or asks_the_server(guard, file.schema):
        return
    why = ", and the condition around it does not look for that"
    hint = "look for the very name that the statement makes or takes away, as it is stored"
    yield from still_fails("NEON118", statement, file, why, hint)


register(
    Rule(
        code="NEON118",
        name="guard-looks-elsewhere",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create", "alter", "drop", "insert"}),
        guarded=True,
        check=check,
        why=(
            "A condition that is still met once the statement has run keeps nothing from running again: another name, "
            "a name in other letters than those that are stored, the table of what is made, a catalog in which such a "
            "thing never stands (information_schema.constraint_column_usage has a foreign key under the other table)."
        ),
        bad=(
            "CREATE TABLE IF NOT EXISTS orders (id integer PRIMARY KEY, total integer);\n"
            "--> statement-breakpoint\n"
            "DO $$ BEGIN\n"
            "  IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'orders') THEN\n"
            "    ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint\n"
            "    WHERE conname = 'orders_total' AND conrelid = to_regclass('public.orders')\n"
            "  ) THEN\n"
            "    ALTER TABLE public.orders ADD CONSTRAINT orders_total CHECK (total > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: pg_constraint; SQL, Identifiers and Key Words (folding)",
    )
)
