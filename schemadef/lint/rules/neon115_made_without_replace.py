"""CREATE without OR REPLACE or IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head, missing_if, shown
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_REPLACED = frozenset({"function", "procedure", "view", "aggregate", "rule", "language", "transform"})
_LOOKED = frozenset(
    {"schema", "extension", "sequence", "materialized view", "statistics", "collation", "server", "user mapping"}
)


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What could say so, and does not."""
    shape = statement.shape
    if shape.flags & {"or replace", "if not exists"}:
        return
    if shape.kind in _LOOKED:
        message = f"CREATE {shape.kind.upper()} {shown(statement)} fails when it runs again: it exists then"
        yield missing_if("NEON115", statement, "IF NOT EXISTS", message)
        return
    create = statement.tokens.end[statement.first]
    message = f"CREATE {shape.kind.upper()} {shown(statement)} fails when it runs again: it exists then"
    fix = Fix((Edit(create, create, " OR REPLACE"),))
    yield Finding("NEON115", *head(statement, shape), message, "write CREATE OR REPLACE", fix)


register(
    Rule(
        code="NEON115",
        name="made-without-replace",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=_REPLACED | _LOOKED,
        guarded=False,
        check=check,
        why="Every statement must be able to run again. An error: without it the second run fails.",
        bad="CREATE VIEW open_tasks AS SELECT 1 AS id;\n",
        good="CREATE OR REPLACE VIEW open_tasks AS SELECT 1 AS id;\n",
        source="postgresql.org: SQL Commands",
    )
)
