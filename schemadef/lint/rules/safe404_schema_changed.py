"""SET SCHEMA breaks code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import span
from schemadef.lint.sql.part import part_of, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An object that the file did not make."""
    shape = statement.shape
    if file.rollback or shape.kind == "extension" or file.schema.made(shape.kind, shape.name):
        return
    for action in shape.actions:
        part = part_of(statement, action)
        if part.find("SET", "SCHEMA") >= 0 and not file.schema.is_temporary(shape.name):
            shown = shown_name(shape.name)
            message = f"code that is running still asks for {shown} where it was"
            hint = f"leave a view of the old name behind, or put both schemas on search_path before {shown} moves"
            yield Finding("SAFE404", *span(part), message, hint)


register(
    Rule(
        code="SAFE404",
        name="schema-changed",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        words=frozenset({"SCHEMA"}),
        check=check,
        why="Code that is running still asks for it in the old schema.",
        bad="ALTER TABLE IF EXISTS users SET SCHEMA app;\n",
        good="CREATE TABLE IF NOT EXISTS app.users (id integer);\n",
        source="postgresql.org: ALTER TABLE",
    )
)
