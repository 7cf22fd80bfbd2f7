"""CREATE TABLE without IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import is_guarded, missing_if, shown
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table that is made without a look whether it is there; a temporary one goes with its session."""
    shape = statement.shape
    if (
        shape.kind in ("table", "foreign table")
        and not shape.flags & {"if not exists", "temporary"}
        and not is_guarded(statement)
    ):
        message = f"CREATE TABLE {shown(statement)} fails when it runs again: the table exists then"
        yield missing_if("NEON103", statement, "IF NOT EXISTS", message)


register(
    Rule(
        code="NEON103",
        name="table-without-if-not-exists",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        check=check,
        why="Every statement must be able to run again.",
        bad="CREATE TABLE users (id integer PRIMARY KEY);\n",
        good="CREATE TABLE IF NOT EXISTS users (id integer PRIMARY KEY);\n",
        source="postgresql.org: CREATE TABLE",
    )
)
