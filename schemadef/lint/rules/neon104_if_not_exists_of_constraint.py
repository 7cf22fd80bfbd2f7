"""ADD CONSTRAINT IF NOT EXISTS, which Postgres does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """The words in an ALTER TABLE."""
    tokens = statement.tokens
    for action in statement.shape.actions:
        if action.verb == "add" and action.kind == "constraint" and "if not exists" in action.flags:
            start, end = tokens.start[action.first], tokens.end[action.first + 4]
            message = "Postgres has no ADD CONSTRAINT IF NOT EXISTS: this is a syntax error"
            words = Edit(tokens.end[action.first + 1], tokens.end[action.first + 4], "")
            yield Finding("NEON104", start, end, message, "look in pg_constraint first, in a DO block", Fix((words,)))


register(
    Rule(
        code="NEON104",
        name="if-not-exists-of-constraint",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        words=frozenset({"EXISTS"}),
        check=check,
        why="No version of Postgres has it: the file is refused.",
        bad="ALTER TABLE t ADD CONSTRAINT IF NOT EXISTS t_age CHECK (age > 0);\n",
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conname = 't_age' AND conrelid = to_regclass('public.t')\n"
            "  ) THEN\n"
            "    ALTER TABLE public.t ADD CONSTRAINT t_age CHECK (age > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: ALTER TABLE",
    )
)
