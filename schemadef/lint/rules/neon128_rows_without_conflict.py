"""INSERT and COPY that add the same rows each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import is_guarded
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Rows of which nothing says what becomes of them when they are there already."""
    if is_guarded(statement) or statement.find("ON", "CONFLICT") >= 0:
        return
    tokens = statement.tokens
    start, end = statement.start, tokens.end[statement.first]
    words = [tokens.word(index) for index in range(statement.first, statement.last)]
    if words[0] == "COPY":
        if "FROM" in words:
            yield Finding("NEON128", start, end, "COPY adds the same rows again", "use INSERT … ON CONFLICT DO NOTHING")
        return
    looks = any(words[place : place + 2] == ["NOT", "EXISTS"] for place in range(len(words))) or "EXCEPT" in words
    if "VALUES" in words or ("FROM" not in words and not looks):
        yield Finding(
            "NEON128", start, end, "INSERT adds the same rows again, or fails on them", "write ON CONFLICT DO NOTHING"
        )


register(
    Rule(
        code="NEON128",
        name="rows-without-conflict",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"insert", "copy"}),
        check=check,
        why="Every statement must be able to run again.",
        bad="INSERT INTO roles (name) VALUES ('admin');\n",
        good="INSERT INTO roles (name) VALUES ('admin') ON CONFLICT DO NOTHING;\n",
        source="postgresql.org: INSERT",
    )
)
