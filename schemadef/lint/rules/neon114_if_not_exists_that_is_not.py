"""IF NOT EXISTS where Postgres has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_NONE = frozenset(
    {
        "type", "domain", "trigger", "event trigger", "policy", "function", "procedure", "aggregate", "view", "role",
        "database", "publication", "rule", "cast", "operator",
    }
)  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """The words behind a kind that does not take them."""
    shape = statement.shape
    if shape.kind in _NONE and "if not exists" in shape.flags:
        start, end = statement.tokens.start[shape.at], statement.tokens.end[shape.at + 2]
        message = f"Postgres has no CREATE {shape.kind.upper()} IF NOT EXISTS: this is a syntax error"
        yield Finding("NEON114", start, end, message, "look in the catalog first, in a DO block, or write OR REPLACE")


register(
    Rule(
        code="NEON114",
        name="if-not-exists-that-is-not",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=_NONE,
        check=check,
        why="No version of Postgres has it: the file is refused.",
        bad="CREATE TYPE IF NOT EXISTS mood AS ENUM ('ok');\n",
        good="CREATE TABLE IF NOT EXISTS t (id integer);\n",
        source="postgresql.org: SQL Commands",
    )
)
