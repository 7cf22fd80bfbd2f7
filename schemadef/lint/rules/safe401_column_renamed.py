"""RENAME COLUMN breaks code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, SQLITE, Rule, register
from schemadef.lint.schema.safe import is_told, is_used, span
from schemadef.lint.sql.part import part_of, shown_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


_KINDS = ("table", "view", "materialized view", "foreign table")


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column of a relation that is in use."""
    shape = statement.shape
    if shape.kind not in _KINDS or not is_used(file, shape.name) or is_told(statement, file):
        return
    for action in shape.actions:
        if action.verb == "rename" and action.kind in ("column", "") and action.name:
            shown = f"{shown_name(shape.name)}.{action.name}"
            message = f"code that is running still asks for {shown}"
            yield Finding("SAFE401", *span(part_of(statement, action)), message, _beside(statement, action, file))


def _beside(statement: Statement, action: Action, file: File) -> str:
    """A column of the new name with the values of the old one, where its type is known."""
    name = statement.shape.name
    kind = file.schema.table(name).types.get(action.name) if file.family not in SQLITE else None
    why = "write both, move the readers over, then drop the old one"
    plain = kind is not None and kind.name in (kind.name.partition(" ")[0], "double precision")
    if kind is None or not plain or not kind.name or statement.shape.kind != "table":
        return f"add a column of the new name, {why}"
    from schemadef.lint.mend.instead import added_column, instead, some_rows

    new = statement.tokens.name(action.last - 1)
    mine, theirs = spelled((new,), file.dialect), spelled((action.name,), file.dialect)
    statements = [
        added_column(name, new, kind.sql, file.dialect),
        some_rows(name, f"{mine} = {theirs}", f"{mine} IS NULL AND {theirs} IS NOT NULL", file.dialect),
    ]
    return instead(statement, statements, f"the UPDATE until it changes no more; {why}")


register(
    Rule(
        code="SAFE401",
        name="column-renamed",
        severity=Severity.ERROR,
        families=ANY,
        verbs=frozenset({"alter"}),
        kinds=frozenset(_KINDS),
        words=frozenset({"RENAME"}),
        check=check,
        why="Code that is running still asks for the old name until it is deployed anew.",
        bad="ALTER TABLE users RENAME COLUMN name TO full_name;\n",
        good="ALTER TABLE users ADD COLUMN IF NOT EXISTS full_name text;\n",
        source="postgresql.org: ALTER TABLE",
    )
)
