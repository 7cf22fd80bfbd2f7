"""Renaming a table breaks code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, SQLITE, Rule, register
from schemadef.lint.schema.safe import is_told, is_used, takes_name
from schemadef.lint.sql.part import shown_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table or view that is in use, of whose old name the file makes no view."""
    shape = statement.shape
    if shape.kind not in ("table", "view", "materialized view", "foreign table") or not is_used(file, shape.name):
        return
    if is_told(statement, file):
        return
    if any(action.verb == "rename" and action.kind == "to" for action in shape.actions) and not takes_name(
        statement, file
    ):
        message = f"code that is running still asks for {shown_name(shape.name)}"
        hint = _with_view(statement, file)
        yield Finding("SAFE402", statement.start, statement.end, message, hint)


def _with_view(statement: Statement, file: File) -> str:
    """The rename, and a view of the old name, at once."""
    from schemadef.lint.mend.instead import instead, renamed_with_view

    name = statement.shape.name
    new = next(action.name for action in statement.shape.actions if (action.verb, action.kind) == ("rename", "to"))
    if statement.outer is not None:
        return f"in the same transaction make a view {shown_name(name)} on the new name"
    if file.family in SQLITE:
        old, said = spelled(name, file.dialect), spelled((new,), file.dialect)
        return instead(statement, [statement.text, f"CREATE VIEW IF NOT EXISTS {old} AS SELECT * FROM {said}"])
    return instead(statement, [renamed_with_view(statement, name, (*name[:-1], new), file.dialect)])


register(
    Rule(
        code="SAFE402",
        name="table-renamed",
        severity=Severity.ERROR,
        families=ANY,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table", "view", "materialized view", "foreign table"}),
        words=frozenset({"RENAME"}),
        check=check,
        why=(
            "Code that is running still asks for the old name until it is deployed anew. A view of the old "
            "name keeps it working."
        ),
        bad="ALTER TABLE IF EXISTS users RENAME TO people;\n",
        good=(
            "ALTER TABLE IF EXISTS users RENAME TO people;\n"
            "--> statement-breakpoint\n"
            "CREATE OR REPLACE VIEW users AS SELECT * FROM people;\n"
        ),
        source="postgresql.org: ALTER TABLE, Updatable Views",
    )
)
