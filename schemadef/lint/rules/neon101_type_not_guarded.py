"""CREATE TYPE has no IF NOT EXISTS: without a guard it fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head, shown
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.mend.wrap import no_type, wrapped
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A type that is made without a look whether it is there."""
    shape = statement.shape
    if "if not exists" not in shape.flags:
        message = f"CREATE TYPE {shown(statement)} fails when it runs again: the type exists then"
        behind = shape.at + 2 * len(shape.name) - 1
        shell, fills = behind >= statement.last, statement.tokens.word(behind) == "("
        fix = wrapped(statement, no_type(shape.name, shell=shell, fills=fills)) if shape.name else None
        yield Finding("NEON101", *head(statement, shape), message, "look in pg_type first, in a DO block", fix)


register(
    Rule(
        code="NEON101",
        name="type-not-guarded",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"type"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again, and CREATE TYPE has no IF NOT EXISTS.",
        bad="CREATE TYPE public.mood AS ENUM ('ok', 'sad');\n",
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace\n"
            "    WHERE n.nspname = 'public' AND t.typname = 'mood'\n"
            "  ) THEN\n"
            "    CREATE TYPE public.mood AS ENUM ('ok', 'sad');\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: CREATE TYPE",
        errors=(r'^(?:.*: )?type ".+" already exists',),
    )
)
