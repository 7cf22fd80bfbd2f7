"""PRAGMA user_version, which Turso Cloud does not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.pragma import pragma_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """The PRAGMA with a value."""
    pragma = pragma_of(statement)
    if pragma.name == "user_version" and pragma.value:
        message = "Turso Cloud lets it be read only"
        yield Finding("TURSO108", statement.start, statement.end, message, "keep the version in a table")


register(
    Rule(
        code="TURSO108",
        name="user-version",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"pragma"}),
        check=check,
        why="Whoever tells by it which migrations were applied applies them again.",
        bad="PRAGMA user_version = 3;\n",
        good="PRAGMA user_version;\n",
        source="docs.turso.tech: Limitations",
    )
)
