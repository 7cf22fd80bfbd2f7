"""A trigger function that runs with its owner's rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A function that returns a trigger and is SECURITY DEFINER."""
    part = whole(statement)
    at = part.find("SECURITY", "DEFINER")
    if statement.shape.kind == "function" and at >= 0 and part.find("RETURNS", "TRIGGER") >= 0:
        message = f"{shown_name(statement.shape.name)} runs with its owner's rights for whoever writes a row"
        yield Finding("SEC116", part.tokens.start[at], part.tokens.end[at + 1], message, _as_writer(statement, at))


def _as_writer(statement: Statement, at: int) -> str:
    """The function with the rights of whoever writes."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import replacing, rewritten, without

    text = rewritten(statement, [*replacing(statement), without(statement, at, at + 2)])
    return instead(statement, [text], "unless it writes what the writer may not, as a log")


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the functions of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Function

    for function in declaration.snapshot.of(Function):
        if function.security_definer and function.returns.lower() == "trigger":
            message = f"{function.name} runs with its owner's rights for whoever writes a row"
            yield Said(function, message, _HINT)


_HINT = "leave SECURITY DEFINER out, unless it writes what the writer may not, as a log"


register(
    Rule(
        code="SEC116",
        name="trigger-as-owner",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"function"}),
        words=frozenset({"DEFINER"}),
        check=check,
        declared=declared,
        why=(
            "Whoever may write a row of the table runs it, with values of their own choice, and without EXECUTE on "
            "it. A hint: what keeps a log, which its writers may not change, needs it."
        ),
        bad=(
            "CREATE OR REPLACE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER\n"
            "SET search_path = '' AS $$ BEGIN RETURN NEW; END $$;\n"
        ),
        good=(
            "CREATE OR REPLACE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql\n"
            "SET search_path = '' AS $$ BEGIN RETURN NEW; END $$;\n"
        ),
        source="postgresql.org: CREATE FUNCTION; CREATE TRIGGER, notes",
    )
)
