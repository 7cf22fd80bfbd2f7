"""ALTER TABLE has no IF EXISTS and no IF NOT EXISTS: it fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import shown
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.lite import is_directed
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


_AGAIN = {"add": "the column is there then", "drop": "the column is gone then", "rename": "it has its new name then"}


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """The changes of a table of which nothing tells a runner that they are done."""
    if is_directed(statement, file):
        return
    for action in statement.shape.actions:
        if action.verb in _AGAIN:
            start, end = statement.tokens.start[action.first], statement.tokens.end[action.last - 1]
            message = f"ALTER TABLE {shown(statement)} fails when it runs again: {_AGAIN[action.verb]}"
            yield Finding("LITE102", start, end, message, f"{_HELP}: {_directive(statement, action)}")


def _directive(statement: Statement, action: Action) -> str:
    """The comment with which schemadef's runner leaves it out when it is done (`migration/directive.py`)."""
    table = ".".join(map(quote, statement.shape.name[-1:]))
    if action.kind == "to":
        return f"-- schemadef: unless renamed table {table} to {quote(action.name)}"
    column = f"column {table}.{quote(action.name)}"
    if action.verb == "rename":
        return f"-- schemadef: unless renamed {column} to {quote(statement.tokens.name(action.last - 1))}"
    return f"-- schemadef: {'unless' if action.verb == 'add' else 'if'} {column}"


_HELP = "let a runner that keeps a ledger apply it, or write above it"


register(
    Rule(
        code="LITE102",
        name="change-that-fails-again",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"alter"}),
        check=check,
        why="A migration that was broken off is run again from its beginning, and SQLite cannot look first.",
        bad="ALTER TABLE users ADD COLUMN age INTEGER;\n",
        good=('-- schemadef: unless column "users"."age"\nALTER TABLE users ADD COLUMN age INTEGER;\n'),
        source="sqlite.org: ALTER TABLE",
    )
)
