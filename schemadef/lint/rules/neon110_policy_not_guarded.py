"""CREATE POLICY has no IF NOT EXISTS: without a guard it fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head, is_put_in, shown
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.mend.template import policy_first_dropped
from schemadef.lint.mend.wrap import no_part, wrapped
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A policy that is made without a look whether it is there."""
    shape = statement.shape
    if shape.name or is_put_in(statement):
        message = f"CREATE POLICY {shown(statement)} fails when it runs again: the policy exists then"
        condition = no_part("pg_policy", "polrelid", "polname", shape.table, shape.name[-1]) if shape.name else ""
        fix = wrapped(statement, condition) if condition else None
        fix = fix or policy_first_dropped(statement)
        yield Finding("NEON110", *head(statement, shape), message, "look in pg_policy first, in a DO block", fix)


register(
    Rule(
        code="NEON110",
        name="policy-not-guarded",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"policy"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="CREATE POLICY own ON notes USING (owner_id = 1);\n",
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'notes' AND policyname = 'own'\n"
            "  ) THEN\n"
            "    CREATE POLICY own ON public.notes USING (owner_id = 1);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: CREATE POLICY",
        errors=(r'policy ".+" for table ".+" already exists',),
    )
)
