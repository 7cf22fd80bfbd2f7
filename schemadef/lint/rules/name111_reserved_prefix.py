"""A name that a server keeps for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_OF_POSTGRES = ("pg_",)
_OF_SQLITE = ("sqlite_",)


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A schema or role of Postgres, or anything of SQLite's, that is made with the server's own prefix."""
    shape = statement.shape
    sqlite = file.family in SQLITE
    prefixes = _OF_SQLITE if sqlite else _OF_POSTGRES
    if not shape.name or (not sqlite and shape.kind not in ("schema", "role", "user", "tablespace")):
        return
    name = shape.name[-1]
    if name.lower().startswith(prefixes):
        message = f"{name}: names that begin with {prefixes[0]} are the server's, and it refuses them"
        yield Finding("NAME111", statement.start, statement.end, message, "give it another name")


register(
    Rule(
        code="NAME111",
        name="reserved-prefix",
        severity=Severity.ERROR,
        families=ANY,
        verbs=frozenset({"create"}),
        kinds=frozenset({"schema", "role", "user", "tablespace", "table", "index", "view", "trigger"}),
        check=check,
        why=(
            "Postgres refuses schemas, roles and tablespaces whose names begin with pg_, SQLite tables, indexes, views "
            "and triggers that begin with sqlite_."
        ),
        bad="CREATE SCHEMA IF NOT EXISTS pg_mine;\n",
        good="CREATE SCHEMA IF NOT EXISTS mine;\n",
        errors=(r"unacceptable (?:schema|role|tablespace) name", r"object name reserved for internal use"),
        source="postgresql.org: CREATE SCHEMA; sqlite.org: CREATE TABLE",
    )
)
