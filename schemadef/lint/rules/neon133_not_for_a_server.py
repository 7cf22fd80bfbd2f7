"""What psql reads, and no server."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import META

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A COPY from standard input."""
    if statement.outer is None and statement.find("FROM", "STDIN") >= 0:
        message = "the rows behind it are read by psql only"
        yield Finding("NEON133", statement.start, statement.end, message, "INSERT … ON CONFLICT DO NOTHING")


def whole(file: File) -> Iterator[Finding]:
    """Each command of psql; the rows behind a COPY are not looked at."""
    if "\\" not in file.text:
        return
    behind = 0
    for statement in file.statements:
        if statement.shape.verb == "copy" and statement.find("FROM", "STDIN") >= 0:
            yield from _commands(file, behind, statement.start)
            end = file.text.find("\n\\.", statement.end)
            behind = end + 3 if end >= 0 else len(file.text)
    yield from _commands(file, behind, len(file.text))


def _commands(file: File, start: int, end: int) -> Iterator[Finding]:
    """The commands of psql between two offsets."""
    if file.text.find("\\", start, end) < 0:
        return
    tokens = file.tokens
    for index in range(bisect_left(tokens.start, start), bisect_left(tokens.start, end)):
        if tokens.kind[index] == META:
            message = "a command of psql: a server takes it for a syntax error"
            yield Finding(
                "NEON133", tokens.start[index], tokens.end[index], message, "write it in SQL, or leave it out"
            )


register(
    Rule(
        code="NEON133",
        name="not-for-a-server",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"copy"}),
        words=frozenset({"STDIN"}),
        check=check,
        whole=whole,
        why=(
            "Lines that begin with a backslash, and rows behind COPY … FROM STDIN, are psql's: sent to a server "
            "they are a syntax error, or wait for rows that do not come."
        ),
        bad=("COPY users (id) FROM STDIN;\n1\n\\.\n"),
        good="INSERT INTO users (id) VALUES (1) ON CONFLICT DO NOTHING;\n",
        source="postgresql.org: psql, Meta-Commands; COPY",
    )
)
