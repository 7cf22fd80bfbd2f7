"""What psql reads, and no server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.lexer import META
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """Each command of psql, and each COPY from standard input."""
    if "\\" in file.text:
        tokens = file.tokens
        for index, kind in enumerate(tokens.kind):
            if kind == META and tokens.source(index).strip() != "\\.":
                message = "a command of psql: a server takes it for a syntax error"
                yield Finding(
                    "NEON133", tokens.start[index], tokens.end[index], message, "write it in SQL, or leave it out"
                )
    if "stdin" not in file.text.lower():
        return
    for statement in file.statements:
        if statement.shape.verb == "copy" and statement.find("FROM", "STDIN") >= 0:
            message = "the rows behind it are read by psql only"
            yield Finding(
                "NEON133", statement.start, statement.end, message, "INSERT … VALUES … ON CONFLICT DO NOTHING"
            )


register(
    Rule(
        code="NEON133",
        name="not-for-a-server",
        severity=Severity.ERROR,
        families=POSTGRES,
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
