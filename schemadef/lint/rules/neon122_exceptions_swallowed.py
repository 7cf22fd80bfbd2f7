"""WHEN OTHERS THEN NULL hides every failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement whose failure nobody hears of."""
    guard = statement.guard
    if guard is not None and guard.silent and "others" in guard.caught and not guard.condition:
        end = statement.tokens.end[statement.first]
        message = "whatever goes wrong here is swallowed: a missing table looks like a success"
        yield Finding("NEON122", statement.start, end, message, "look in the catalog first instead of catching errors")


register(
    Rule(
        code="NEON122",
        name="exceptions-swallowed",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create", "alter", "drop", "insert", "update", "delete"}),
        check=check,
        why="A handler for OTHERS that does nothing turns a missing table, a typo and a lock timeout into success.",
        bad=("DO $$ BEGIN\n  CREATE TYPE mood AS ENUM ('ok');\nEXCEPTION WHEN OTHERS THEN NULL;\nEND $$;\n"),
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace\n"
            "    WHERE n.nspname = 'public' AND t.typname = 'mood'\n"
            "  ) THEN\n"
            "    CREATE TYPE public.mood AS ENUM ('ok');\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: PL/pgSQL, Trapping Errors",
    )
)
