"""Row-level security that the owner of a table passes by."""

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
    """Each table whose row-level security is enabled and not forced."""
    from schemadef.lint.mend.instead import BEHIND_IT, pasted

    seen = row_security(files)
    for name, (file, one) in seen.enabled.items():
        if name not in seen.forced:
            table = shown_name(name)
            sql = spelled(name, file.dialect)
            message = f"the owner of {table} sees all of its rows: its policies do not hold for that role"
            forced = f"ALTER TABLE {sql} FORCE ROW LEVEL SECURITY"
            hint = pasted(BEHIND_IT, [forced], "when the application is that role")
            yield file, Finding("SEC104", one.start, one.end, message, hint)


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the tables of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Table

    for table in declaration.snapshot.of(Table):
        if table.row_security and not table.force_row_security:
            message = f"the owner of {table.name} sees all of its rows: its policies do not hold for that role"
            yield Said(table, message, "when the application is that role, give the class force_row_security=True")


register(
    Rule(
        code="SEC104",
        name="row-security-not-forced",
        severity=Severity.HINT,
        families=POSTGRES,
        folder=folder,
        declared=declared,
        why=(
            "Policies do not hold for a table's owner, for superusers and for roles with BYPASSRLS, such as "
            "neon_superuser. An application that connects as the role that migrated sees every row. A hint: where the "
            "application has a role of its own, nothing is wrong."
        ),
        bad="ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
        good=(
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n--> statement-breakpoint\n"
            "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
        ),
        source="postgresql.org: ALTER TABLE, FORCE ROW LEVEL SECURITY; neon.com: Row-Level Security",
    )
)
