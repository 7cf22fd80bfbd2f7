"""A function of its owner's rights that everybody may call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.exposed import exposed
from schemadef.lint.sql.part import shown_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.model.base import Id


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """A SECURITY DEFINER function that no file takes from PUBLIC, once or for all functions."""
    from schemadef.lint.mend.instead import BEHIND_IT, pasted

    for file, one in exposed(files):
        message = f"everybody may call {shown_name(one.table)} with its owner's rights: EXECUTE is PUBLIC's by default"
        revoked = f"REVOKE EXECUTE ON ROUTINE {spelled(one.table, file.dialect)} FROM PUBLIC"
        hint = pasted(BEHIND_IT, [revoked], "and GRANT it to the roles that call it")
        yield file, Finding("SEC117", one.start, one.end, message, hint)


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the functions and procedures of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Function, Procedure

    closed = _taken_from_everybody(declaration)
    for function in (*declaration.snapshot.of(Function), *declaration.snapshot.of(Procedure)):
        is_called = not isinstance(function, Function) or function.returns.lower() not in _OF_TRIGGERS
        if function.security_definer and is_called and closed.isdisjoint((function.id, None)):
            message = f"everybody may call {function.name} with its owner's rights: EXECUTE is PUBLIC's by default"
            yield Said(function, message, "take it away with Revoke, and Grant it to the roles that call it")


_OF_TRIGGERS = ("trigger", "event_trigger")


def _taken_from_everybody(declaration: Declaration) -> set[Id | None]:
    """The functions that PUBLIC may not call; None stands for all that are made."""
    from schemadef.model import DefaultPrivileges, Grant
    from schemadef.model.privileges import EVERYBODY

    taken: set[Id | None] = {
        grant.on for grant in declaration.snapshot.of(Grant) if grant.name == EVERYBODY and "execute" in grant.revoked
    }
    for one in declaration.snapshot.of(DefaultPrivileges):
        if one.name == EVERYBODY and "execute" in one.revoked and not one.namespace:
            taken.add(None)
    return taken


register(
    Rule(
        code="SEC117",
        name="definer-for-everybody",
        severity=Severity.WARNING,
        families=POSTGRES,
        folder=folder,
        declared=declared,
        why=(
            "A new function may be called by everybody. One that has its owner's rights does for each caller what the "
            "owner may: name the roles that it is for. Not said of the function of a trigger, which nobody calls."
        ),
        bad=(
            "CREATE OR REPLACE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER\n"
            "SET search_path = '' AS $$ DELETE FROM public.notes $$;\n"
        ),
        good=(
            "CREATE OR REPLACE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER\n"
            "SET search_path = '' AS $$ DELETE FROM public.notes $$;\n"
            "--> statement-breakpoint\n"
            "REVOKE EXECUTE ON ROUTINE purge FROM PUBLIC;\n"
        ),
        source='postgresql.org: CREATE FUNCTION, "Writing SECURITY DEFINER Functions Safely"; GRANT',
    )
)
