"""A policy on a table whose row-level security is never enabled does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.secured import row_security
from schemadef.lint.sql.part import shown_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """A table of the files that has a policy, and whose row-level security no file enables."""
    from schemadef.lint.mend.instead import BEHIND_IT, pasted

    seen = row_security(files)
    for name, (file, one) in seen.policies.items():
        if name in seen.tables and name not in seen.enabled:
            table = shown_name(name)
            sql = spelled(name, file.dialect)
            message = f"this policy does nothing: no file enables row-level security on {table}"
            hint = pasted(BEHIND_IT, [f"ALTER TABLE {sql} ENABLE ROW LEVEL SECURITY"])
            yield file, Finding("SEC102", one.start, one.end, message, hint)


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the policies of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Policy, Table

    for table in declaration.snapshot.of(Table):
        for policy in () if table.row_security else declaration.snapshot.parts(table.id, Policy):
            message = f"{policy.name} does nothing: {table.name} has no row-level security"
            yield Said(policy, message, "take row_security=False out")


register(
    Rule(
        code="SEC102",
        name="policy-without-row-security",
        severity=Severity.ERROR,
        families=POSTGRES,
        folder=folder,
        declared=declared,
        why=(
            "Policies are looked at only when row-level security is enabled: without it everybody sees all rows. An "
            "error: who wrote it believes that the rows are hidden."
        ),
        bad=(
            "CREATE TABLE IF NOT EXISTS notes (owner name);\n"
            "--> statement-breakpoint\n"
            "CREATE POLICY own ON notes USING (owner = current_user);\n"
        ),
        good=(
            "CREATE TABLE IF NOT EXISTS notes (owner name);\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
            "--> statement-breakpoint\n"
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_policy\n"
            "    WHERE polrelid = pg_catalog.to_regclass('\"notes\"') AND polname = 'own'\n"
            "  ) THEN\n"
            "    CREATE POLICY own ON notes USING (owner = current_user);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: Row Security Policies",
    )
)
