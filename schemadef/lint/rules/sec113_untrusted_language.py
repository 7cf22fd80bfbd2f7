"""A language that can do whatever the server can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_UNTRUSTED = frozenset(
    {"c", "internal", "plpythonu", "plpython2u", "plpython3u", "plperlu", "pltclu", "plsh", "plrustu"}
)


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A function, procedure or block in a language that is not trusted, or such a language itself."""
    part = whole(statement)
    at = part.find("LANGUAGE")
    if at < 0 or statement.shape.kind not in _KINDS:
        return
    index = at + 1 if statement.shape.kind != "language" else statement.shape.at
    if index >= part.last:
        return
    name = part.tokens.name(index) or part.tokens.source(index).strip("'").lower()
    if name in _UNTRUSTED:
        message = f"{name} reads and writes the server's files and memory: only a superuser may make this"
        yield Finding("SEC113", part.tokens.start[at], part.tokens.end[index], message, _HINT)


_KINDS = frozenset({"function", "procedure", "language", ""})


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the functions of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Function

    for function in declaration.snapshot.of(Function):
        if function.language.lower() in _UNTRUSTED:
            message = f"{function.language} reads and writes the server's files and memory"
            yield Said(function, message, _HINT)


_HINT = "write it in plpgsql or SQL"


register(
    Rule(
        code="SEC113",
        name="untrusted-language",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create", "do"}),
        kinds=_KINDS,
        words=frozenset({"LANGUAGE"}),
        check=check,
        declared=declared,
        why=(
            "Such functions do whatever the server's own process can; managed services, Neon among them, refuse the "
            "languages."
        ),
        bad="CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE plpython3u AS $$ return 1 $$;\n",
        good="CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;\n",
        source="postgresql.org: Procedural Languages; neon.com: Postgres extensions",
    )
)
