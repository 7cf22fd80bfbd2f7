"""WHEN OTHERS THEN NULL hides every failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.caught import failures
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A statement whose failure nobody hears of."""
    guard = statement.guard
    if guard is not None and guard.silent and "others" in guard.caught and not guard.condition:
        end = statement.tokens.end[statement.first]
        message = "whatever goes wrong here is swallowed: a missing table looks like a success"
        names = " OR ".join(dict.fromkeys(name for one in guard.inside for name in failures(one)))
        hint = "look in the catalog first instead of catching errors"
        hint += f", or write WHEN {names}" if names else ""
        yield Finding("NEON122", statement.start, end, message, hint, _fix(statement, names) if names else None)


def _fix(statement: Statement, names: str) -> Fix | None:
    """What a second run raises in the place of OTHERS; unsafe, as the first one may have raised something else."""
    words, tokens = statement.tokens.words, statement.tokens
    at = words.index("EXCEPTION", statement.last) if "EXCEPTION" in words[statement.last :] else -1
    alone = at >= 0 and "BEGIN" not in words[statement.last : at]
    if not alone or words[at : at + 4] != ["EXCEPTION", "WHEN", "OTHERS", "THEN"]:
        return None
    return Fix((Edit(tokens.start[at + 2], tokens.end[at + 2], names),), safe=False)


register(
    Rule(
        code="NEON122",
        name="exceptions-swallowed",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create", "alter", "drop", "insert", "update", "delete"}),
        guarded=True,
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
