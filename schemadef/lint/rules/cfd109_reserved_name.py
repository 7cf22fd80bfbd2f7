"""Names that begin with _cf_, which are D1's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What is made or renamed to such a name."""
    tokens, shape = statement.tokens, statement.shape
    names = [shape.name[-1]] if shape.verb == "create" and shape.name else []
    names += [tokens.name(action.last - 1) for action in shape.actions if action.verb == "rename"]
    for name in names:
        if name.startswith("_cf_"):
            end = tokens.end[min(statement.first + 2, statement.last - 1)]
            yield Finding("CFD109", statement.start, end, f"{name} is a name of D1's own", "choose another name")


register(
    Rule(
        code="CFD109",
        name="reserved-name",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"create", "alter"}),
        check=check,
        why="D1 refuses to make them; a table that is renamed to one cannot be reached any more.",
        bad="CREATE TABLE _cf_users (id INTEGER);\n",
        good="CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY);\n",
        source="workerd: src/workerd/util/sqlite.c++",
    )
)
