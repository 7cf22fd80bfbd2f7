"""A guard that looks for a name anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


_PAIRS = (("typname", ("typnamespace", "nspname", "to_regtype")), ("conname", ("conrelid", "contypid")),
          ("tgname", ("tgrelid",)), ("polname", ("polrelid",)), ("policyname", ("tablename",)),
          ("constraint_name", ("table_name",)), ("indexname", ("schemaname", "tablename")))  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A look in a catalog by name alone: another table's, or another namespace's, is taken for it."""
    guard = statement.guard
    if guard is None or not guard.condition:
        return
    text = guard.condition.lower()
    for name, places in _PAIRS:
        if name in text and not any(place in text for place in places):
            start = file.text.index(guard.condition, guard.start)
            message = f"the guard looks for {name} anywhere: another one of that name is taken for this one"
            yield Finding("NEON119", start, start + 1, message, f"compare {places[0]} too")
            return


register(
    Rule(
        code="NEON119",
        name="guard-without-namespace",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        check=check,
        why="A constraint of the same name on another table makes the guard skip the statement without a word.",
        bad=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_age') THEN\n"
            "    ALTER TABLE t ADD CONSTRAINT t_age CHECK (age > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conname = 't_age' AND conrelid = to_regclass('public.t')\n"
            "  ) THEN\n"
            "    ALTER TABLE public.t ADD CONSTRAINT t_age CHECK (age > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: pg_constraint",
    )
)
