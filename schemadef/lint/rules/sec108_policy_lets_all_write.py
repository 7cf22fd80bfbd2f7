"""A policy that lets everybody write every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A permissive policy for writes that asks nothing."""
    shape = statement.shape
    part = whole(statement)
    if shape.kind != "policy" or part.find("FOR", "SELECT") >= 0 or part.find("RESTRICTIVE") >= 0:
        return
    checked = part.find("WITH", "CHECK")
    for at, opening in ((part.find("USING"), 1), (checked, 2)):
        if at < 0 or (opening == 1 and checked >= 0 and part.find("FOR", "DELETE") < 0):
            continue
        if part.inside(at + opening).text.strip("() ").lower() == "true":
            message = f"policy {shown_name(shape.name)} lets everybody write every row of {shown_name(shape.table)}"
            hint = "say FOR SELECT when reading is meant, or whose rows they are, which only its author knows"
            yield Finding("SEC108", part.tokens.start[at], part.tokens.end[at + opening], message, hint)


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the policies of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Policy

    for policy in declaration.snapshot.of(Policy):
        asked = policy.using if policy.command == "delete" else policy.check or policy.using
        if policy.permissive and policy.command != "select" and asked.strip("() ").lower() == "true":
            message = f"{policy.name} lets everybody write every row of {policy.table}"
            yield Said(policy, message, "say whose rows they are, or give it the command select")


register(
    Rule(
        code="SEC108",
        name="policy-lets-all-write",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        kinds=frozenset({"policy"}),
        words=frozenset({"TRUE"}),
        check=check,
        declared=declared,
        why=(
            "USING (true) and WITH CHECK (true) on anything but SELECT let whoever has the privilege change every row."
        ),
        bad="CREATE POLICY everyone ON notes FOR ALL USING (true);\n",
        good=(
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_policy\n"
            "    WHERE polrelid = pg_catalog.to_regclass('\"notes\"') AND polname = 'everyone'\n"
            "  ) THEN\n"
            "    CREATE POLICY everyone ON notes FOR SELECT USING (true);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: CREATE POLICY",
    )
)
