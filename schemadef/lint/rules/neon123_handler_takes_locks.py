"""An exception handler as a guard takes the lock first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_used
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What changes a table in use, under a handler and no condition."""
    shape, guard = statement.shape, statement.guard
    table = shape.table or (shape.name if shape.kind == "table" and shape.verb == "alter" else ())
    if guard is None or not guard.caught or guard.condition or not is_used(file, table):
        return
    end = statement.tokens.end[statement.first]
    message = f"this waits for its lock on {shown_name(table)} each time, before it fails and is caught"
    yield Finding("NEON123", statement.start, end, message, "look in the catalog first instead of catching errors")


register(
    Rule(
        code="NEON123",
        name="handler-takes-locks",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        guarded=True,
        check=check,
        why=(
            "The statement runs, and waits for its lock on the table, before it fails and is caught: each run blocks "
            "the table behind a long transaction. A look in the catalog takes no lock. A hint: it changes nothing, "
            "and only waits."
        ),
        bad=(
            "DO $$ BEGIN\n"
            "  ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);\n"
            "EXCEPTION WHEN duplicate_object THEN NULL;\n"
            "END $$;\n"
        ),
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conname = 'positive' AND conrelid = to_regclass('public.orders')\n"
            "  ) THEN\n"
            "    ALTER TABLE public.orders ADD CONSTRAINT positive CHECK (total > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: Explicit Locking; PL/pgSQL, Trapping Errors",
    )
)
