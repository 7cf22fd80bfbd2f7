"""What is dropped may be used by code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import has_taken, is_made_later, is_told
from schemadef.lint.sql.part import dropped_names, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_KINDS = frozenset(
    {
        "type", "view", "materialized view", "function", "procedure", "routine", "aggregate", "sequence", "extension",
        "domain",
    }
)  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A view, type, function, sequence, extension or domain that the file neither made nor makes again."""
    shape = statement.shape
    if shape.kind not in _KINDS or file.rollback or is_told(statement, file):
        return
    for name in dropped_names(statement):
        if len(name) > 1 and name[0] == "pg_temp":
            continue  # nobody but this session sees it
        known = file.schema.made(shape.kind, name) or has_taken(statement, file, name)
        if not known and not is_made_later(statement, file, name):
            message = f"DROP {shape.kind.upper()}: code that is running may still use {shown_name(name)}"
            hint = f"deploy code that does without {shown_name(name)} first, then drop it in a later file"
            yield Finding("SAFE306", statement.start, statement.end, message, hint)


register(
    Rule(
        code="SAFE306",
        name="object-dropped",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"drop"}),
        kinds=_KINDS,
        check=check,
        why="Code that is running still asks for it. What the same file makes again is not meant.",
        bad="DROP VIEW IF EXISTS active_users;\n",
        good=(
            "DROP VIEW IF EXISTS active_users;\n"
            "--> statement-breakpoint\n"
            "CREATE OR REPLACE VIEW active_users AS SELECT 1 AS id;\n"
        ),
        source="postgresql.org: DROP VIEW, DROP TYPE, DROP FUNCTION",
    )
)
