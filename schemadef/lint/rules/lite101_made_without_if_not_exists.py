"""CREATE without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import missing_if, shown
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.shape import Name
    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


_KINDS = frozenset({"table", "index", "view", "trigger"})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What is made without a look whether it is there, though SQLite has a word for it."""
    shape = statement.shape
    # what the file itself renames or drops again does not stand when it has run
    temporary = shape.kind == "table" and _is_gone(file, shape.name)
    if shape.kind in _KINDS and "if not exists" not in shape.flags and not temporary:
        message = f"CREATE {shape.kind.upper()} {shown(statement)} fails when it runs again: it exists then"
        yield missing_if("LITE101", statement, "IF NOT EXISTS", message)


def _is_gone(file: File, name: Name) -> bool:
    """Whether another statement of the file gives a table another name, or drops it."""
    return any(
        statement.shape.name == name
        and (statement.shape.verb == "drop" or any(action.verb == "rename" for action in statement.shape.actions))
        for statement in file.statements
        if statement.shape.verb in ("alter", "drop")
    )


register(
    Rule(
        code="LITE101",
        name="made-without-if-not-exists",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"create"}),
        check=check,
        why="A migration that was broken off is run again from its beginning.",
        bad="CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        good="CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY);\n",
        source="sqlite.org: CREATE TABLE",
    )
)
