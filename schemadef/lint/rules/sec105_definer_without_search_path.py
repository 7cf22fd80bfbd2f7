"""SECURITY DEFINER without search_path runs what its caller puts in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import shown_name, whole
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A function or procedure of its owner's rights that does not set search_path."""
    shape = statement.shape
    part = whole(statement)
    if shape.kind not in ("function", "procedure") or part.find("SECURITY", "DEFINER") < 0:
        return
    if all(part.tokens.word(index + 1) != "SEARCH_PATH" for index in part.outside() if _sets(part, index)):
        at = part.find("SECURITY", "DEFINER")
        message = f"{shown_name(shape.name)} runs with its owner's rights and looks names up where its caller says"
        yield Finding(
            "SEC105", part.tokens.start[at], part.tokens.end[at + 1], message, _with_path(statement, at, file)
        )


def _with_path(statement: Statement, at: int, file: File) -> str:
    """The function with the path on which its own names are, and the caller's last."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import behind, replacing, rewritten

    spaces = dict.fromkeys((*statement.shape.name[:-1], file.schema.default_namespace or "public"))
    path = ", ".join(spelled((space,), file.dialect) for space in (*spaces, "pg_temp"))
    edits = [*replacing(statement), behind(statement, at + 1, f"SET search_path = {path}")]
    return instead(statement, [rewritten(statement, edits)], "with '' for a body that says the schema of every name")


def _sets(part: Part, index: int) -> bool:
    return part.tokens.word(index) == "SET"


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the functions of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Function

    for function in declaration.snapshot.of(Function):
        if function.security_definer and "search_path" not in dict(function.settings):
            message = f"{function.name} runs with its owner's rights and looks names up where its caller says"
            yield Said(function, message, "give it a search_path among its settings")


register(
    Rule(
        code="SEC105",
        name="definer-without-search-path",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"function", "procedure"}),
        words=frozenset({"DEFINER"}),
        check=check,
        declared=declared,
        why=(
            "Such a function runs with its owner's rights but looks names up where its caller says: a table "
            "or an operator of the caller's is used in place of the one that was meant."
        ),
        bad=("CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql SECURITY DEFINER\nAS $$ SELECT 1 $$;\n"),
        good=(
            "CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql SECURITY DEFINER\n"
            "SET search_path = '' AS $$ SELECT 1 $$;\n"
        ),
        source="postgresql.org: CREATE FUNCTION, Writing SECURITY DEFINER Functions Safely",
    )
)
