"""A DO block whose dollar quotes end too early, or in a language that has no blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import DOLLAR, STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What stands behind the body and is not its language."""
    tokens = statement.tokens
    if statement.last - statement.first <= _LEAST:
        return
    bodies = [index for index in range(statement.first, statement.last) if tokens.kind[index] in (DOLLAR, STRING)]
    if not bodies:
        return
    behind = bodies[0] + 1
    if behind < statement.last and tokens.word(behind) != "LANGUAGE":
        start, end = tokens.start[behind], tokens.end[behind]
        message = "the block's body ends before this: its quotes occur inside of it"
        yield Finding("NEON130", start, end, message, "give the outer quotes a tag that the body does not have: $body$")
    for index in range(statement.first, statement.last - 1):
        if tokens.word(index) == "LANGUAGE" and tokens.name(index + 1) == "sql":
            start, end = tokens.start[index], tokens.end[index + 1]
            yield Finding(
                "NEON130", start, end, "there are no blocks in SQL: DO fails", "LANGUAGE plpgsql, or leave it out"
            )


_LEAST = 2
"""The tokens of a block with nothing behind its body."""

register(
    Rule(
        code="NEON130",
        name="block-ends-early",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"do"}),
        check=check,
        why=(
            "$$ inside of $$ ends the body there. Give the outer one a tag of its own. SQL has no blocks: DO "
            "takes plpgsql."
        ),
        bad=("DO $$ BEGIN\n  EXECUTE $$SELECT 1$$;\nEND $$;\n"),
        good=("DO $body$ BEGIN\n  EXECUTE $$SELECT 1$$;\nEND $body$;\n"),
        source="postgresql.org: Lexical Structure, Dollar-Quoted String Constants; DO",
        errors=("does not support inline code execution",),
    )
)
