"""SET SCHEMA breaks code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import span, takes_name
from schemadef.lint.sql.part import part_of, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An object that the file did not make."""
    shape = statement.shape
    if file.rollback or shape.kind == "extension" or file.schema.made(shape.kind, shape.name):
        return
    for action in shape.actions:
        part = part_of(statement, action)
        moves = part.find("SET", "SCHEMA") >= 0 and not takes_name(statement, file)
        if moves and not file.schema.is_temporary(shape.name):
            message = f"code that is running still asks for {shown_name(shape.name)} where it was"
            hint = _with_view(statement, part, file)
            yield Finding("SAFE404", *span(part), message, hint)


def _with_view(statement: Statement, part: Part, file: File) -> str:
    """The move of a relation, and a view where it was, at once."""
    from schemadef.lint.mend.instead import instead, renamed_with_view

    shape, to = statement.shape, part.name_at(part.find("SET", "SCHEMA") + 2)
    if shape.kind not in ("table", "view", "foreign table") or statement.outer is not None or not (to and shape.name):
        return f"put both schemas on search_path before {shown_name(shape.name)} moves"
    return instead(statement, [renamed_with_view(statement, shape.name, (to[-1], shape.name[-1]), file.dialect)])


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
