"""A password in a file of SQL is known to all who read the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import STRING
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


_KINDS = frozenset({"role", "user", "group", "user mapping", "server", "subscription", "foreign data wrapper", ""})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A literal behind PASSWORD, or a connection string that has one."""
    if statement.shape.kind not in _KINDS:
        return
    tokens = statement.tokens
    for index in range(statement.first, statement.last):
        if tokens.kind[index] == STRING and _is_secret(whole(statement), index):
            message = "a password stands here, for all who read the repository and its history"
            hint = "set it outside of the files, from a secret of the environment, and change this one now"
            yield Finding("SEC111", tokens.start[index], tokens.end[index], message, hint)


def _is_secret(part: Part, index: int) -> bool:
    """Whether a string is a password, or holds one; what psql or a template fills in is none."""
    tokens = part.tokens
    text = tokens.source(index)
    filled = tokens.text[tokens.start[index] - 1] == ":" or "{" in text or "$" in text or len(text) <= len("''")
    if filled:
        return False
    if part.tokens.kind[part.first] and tokens.word(part.first) in ("SELECT", "PERFORM"):
        return "password=" in text.lower() and any("DBLINK" in tokens.word(place) for place in range(part.first, index))
    return tokens.word(index - 1) == "PASSWORD" or "password=" in text.lower()


register(
    Rule(
        code="SEC111",
        name="secret-in-file",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create", "alter", "select", "perform"}),
        kinds=_KINDS,
        check=check,
        why="Files of migrations are in the repository, and what they say stays in its history.",
        bad="ALTER ROLE app_user PASSWORD 'hunter2';\n",
        good="ALTER ROLE app_user NOLOGIN;\n",
        source="postgresql.org: CREATE ROLE, CREATE USER MAPPING",
    )
)
