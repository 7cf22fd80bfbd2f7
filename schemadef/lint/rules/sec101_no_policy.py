"""Row-level security without a policy shows no row to anybody but the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.secured import row_security
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """A table whose row-level security is enabled, and that no file gives a policy."""
    seen = row_security(files)
    for name, (file, one) in seen.enabled.items():
        if name not in seen.policies:
            table = shown_name(name)
            message = f"row-level security is enabled on {table}, and no file makes a policy: nobody sees its rows"
            hint = f"make a policy for {table}; which rows each role may see only its author knows"
            yield file, Finding("SEC101", one.start, one.end, message, hint)


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the tables of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Policy, Table

    for table in declaration.snapshot.of(Table):
        if table.row_security and not declaration.snapshot.parts(table.id, Policy):
            message = f"{table.name} has row-level security and no policy: nobody but its owner sees its rows"
            yield Said(table, message, "give it a Policy")


register(
    Rule(
        code="SEC101",
        name="row-security-without-policy",
        severity=Severity.WARNING,
        families=POSTGRES,
        folder=folder,
        declared=declared,
        why=(
            "With row-level security enabled and no policy, everyone but the owner and who bypasses it sees "
            "no row, without an error."
        ),
        bad="ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
        good=(
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
