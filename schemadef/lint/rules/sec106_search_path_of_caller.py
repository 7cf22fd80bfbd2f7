"""A search_path that the caller can put something into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import shown_name, whole
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A function of its owner's rights whose search_path does not end in pg_temp, or names the caller's schema."""
    shape, part = statement.shape, whole(statement)
    if shape.kind not in ("function", "procedure") or part.find("SECURITY", "DEFINER") < 0:
        return
    at = part.find("SET", "SEARCH_PATH")
    names = _names(part, at + 2) if at >= 0 else []
    if message := _wrong(names):
        end = part.tokens.end[at + 2 + 2 * len(names) - 1]
        hint = _ending(statement, at + 3, names, file)
        yield Finding("SEC106", part.tokens.start[at], end, f"{shown_name(shape.name)}: {message}", hint)


def _ending(statement: Statement, at: int, names: Sequence[str], file: File) -> str:
    """The function with a path without its caller's schema, and with the caller's temporary tables last."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import instead_of, replacing, rewritten

    kept = [name for name in names if name not in ("$user", "pg_temp")]
    path = ", ".join(spelled((name,), file.dialect) for name in (*kept, "pg_temp"))
    edits = [*replacing(statement), instead_of(statement, at, at + 2 * len(names) - 1, path)]
    return instead(statement, [rewritten(statement, edits)], "with '' for a body that says the schema of every name")


def _names(part: Part, at: int) -> list[str]:
    """The schemas of a path that begins at a token, TO or =; none for an empty one."""
    found = []
    while at + 1 < part.last:
        tokens = part.tokens
        found.append(tokens.name(at + 1) or tokens.source(at + 1).strip("'\""))
        if tokens.word(at + 2) != ",":
            break
        at += 2
    return [] if found in ([""], ["current"], ["default"]) else found


def _wrong(names: Sequence[str]) -> str:
    """What is wrong with a path that is not empty; nothing when nothing is."""
    if not names:
        return ""
    if "$user" in names:
        return "it looks into the schema that has its caller's name"
    return "" if names[-1] == "pg_temp" else "its caller's temporary tables are found before those that are meant"


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the functions of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Function

    for function in declaration.snapshot.of(Function):
        path = dict(function.settings).get("search_path", "")
        names = [name.strip(" \"'") for name in path.split(",")]
        message = _wrong(names if names != [""] else [])
        if function.security_definer and message:
            yield Said(function, f"{function.name}: {message}", "make it empty, or let it end in pg_temp")


register(
    Rule(
        code="SEC106",
        name="search-path-of-the-caller",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"function", "procedure"}),
        words=frozenset({"DEFINER"}),
        check=check,
        declared=declared,
        why=(
            "pg_temp, when a path does not name it, is searched before all of it, so that a caller's temporary table "
            "of the right name is read with the owner's rights. It must be named, last."
        ),
        bad=(
            "CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql SECURITY DEFINER\n"
            "SET search_path = public AS $$ SELECT 1 $$;\n"
        ),
        good=(
            "CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql SECURITY DEFINER\n"
            "SET search_path = public, pg_temp AS $$ SELECT 1 $$;\n"
        ),
        source="postgresql.org: CREATE FUNCTION, Writing SECURITY DEFINER Functions Safely",
    )
)
