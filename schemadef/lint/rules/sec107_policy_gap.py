"""A policy that is dropped and made again in two statements is away in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def whole(file: File) -> Iterator[Finding]:
    """A policy that one statement drops and another one, sent later, makes."""
    dropped: dict[tuple[Name, Name], Statement] = {}
    for statement in [one for one in file.everything if one.shape.kind == "policy" and one.shape.table]:
        shape = statement.shape
        key = (file.schema.full(shape.table), shape.name)
        if shape.verb == "drop":
            dropped[key] = statement
        elif shape.verb == "create" and key in dropped:
            before = dropped.pop(key)
            if statement.outer is None or before.outer is not statement.outer:
                yield _finding(before, statement)


def _finding(before: Statement, after: Statement) -> Finding:
    table, name = shown_name(after.shape.table), shown_name(after.shape.name)
    message = f"between this and the CREATE POLICY that follows, {table} is without {name}"
    from schemadef.lint.mend.instead import together

    hint = f"use ALTER POLICY, or put both into one DO block, and write in their place:\n{together(before, after)}"
    return Finding("SEC107", before.start, before.end, message, hint)


register(
    Rule(
        code="SEC107",
        name="policy-gap",
        severity=Severity.WARNING,
        families=POSTGRES,
        whole=whole,
        why=(
            "Between the two, rows are hidden from who may see them, or shown by the other policies that are left. A "
            "warning: while it is away, rows are hidden, and shown only where it is RESTRICTIVE."
        ),
        bad=(
            "DROP POLICY IF EXISTS own ON notes;\n"
            "--> statement-breakpoint\n"
            "CREATE POLICY own ON notes USING (owner = current_user);\n"
        ),
        good=(
            "DO $$ BEGIN\n"
            "  DROP POLICY IF EXISTS own ON notes;\n"
            "  CREATE POLICY own ON notes USING (owner = current_user);\n"
            "END $$;\n"
        ),
        source="postgresql.org: ALTER POLICY",
    )
)
