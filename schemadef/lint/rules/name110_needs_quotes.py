"""A name that is not what is written without quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import named
from schemadef.lint.sql.lexer import QUOTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*")


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Each quoted name of something that is made, which the server would not read without the quotes."""
    for name, at in named(statement):
        if statement.tokens.kind[at] == QUOTED and not _PLAIN.fullmatch(name):
            tokens = statement.tokens
            message = f"{tokens.source(at)} must be quoted wherever it is named"
            yield Finding("NAME110", tokens.start[at], tokens.end[at], message, "write it in snake_case")


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the names of a declaration."""
    from schemadef.lint.declared.declaration import Said, shown

    for obj in declaration.snapshot:
        if obj.kind in _WRITTEN and not _PLAIN.fullmatch(obj.name):
            yield Said(obj, f"{shown(obj)} must be quoted wherever it is named", "write it in snake_case")


_WRITTEN = frozenset({"table", "column", "view", "materialized_view", "function", "procedure", "enum", "namespace"})
"""The kinds whose names people write in queries."""


register(
    Rule(
        code="NAME110",
        name="needs-quotes",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        kinds=frozenset({"table", "view", "materialized view", "type", "function", "schema"}),
        check=check,
        declared=declared,
        why='Names without quotes are folded to lower case: a query for userName finds no column "userName".',
        bad='CREATE TABLE IF NOT EXISTS "userNotes" (id bigint);\n',
        good="CREATE TABLE IF NOT EXISTS user_notes (id bigint);\n",
        source="postgresql.org: Lexical Structure; wiki.postgresql.org: Don't Do This, upper case names",
    )
)
