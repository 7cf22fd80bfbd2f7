"""Renaming a table breaks code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.schema.safe import is_told, is_used, takes_name
from schemadef.lint.sql.part import shown_name

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
        shown = shown_name(shape.name)
        message = f"code that is running still asks for {shown}"
        hint = f"in the same transaction make a view {shown} on the new name"
        yield Finding("SAFE402", statement.start, statement.end, message, hint)


register(
    Rule(
        code="SAFE402",
        name="table-renamed",
        severity=Severity.WARNING,
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
