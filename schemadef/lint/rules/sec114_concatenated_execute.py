"""SQL that is put together from what a caller gives, and run with the owner's rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import DOLLAR, STRING
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_EXECUTE = re.compile(r"\bexecute\b([^;]*)", re.IGNORECASE)
_JOINED = re.compile(r"\|\|\s*(?!format\s*\()[\w$\"]|[\w)\"]\s*\|\|", re.IGNORECASE)
_QUOTED = re.compile(r"(?:quote_ident|quote_literal|quote_nullable)\s*\([^()]*\)|'(?:[^']|'')*'", re.IGNORECASE)
_PLAIN = re.compile(r"format\s*\(\s*[eE]?'(?:[^'%]|''|%[^s])*%s", re.IGNORECASE)


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A function of its owner's rights that runs a text with something in it that nothing has quoted."""
    part = whole(statement)
    if statement.shape.kind not in ("function", "procedure") or part.find("SECURITY", "DEFINER") < 0:
        return
    for index in range(part.first, part.last):
        if part.tokens.kind[index] in (DOLLAR, STRING):
            start = part.tokens.start[index]
            for found in _EXECUTE.finditer(part.tokens.source(index)):
                if _open(found[1]):
                    message = "what is put into this text is run with the rights of the function's owner"
                    hint = _HINT
                    yield Finding("SEC114", start + found.start(), start + found.end(), message, hint)


def _open(text: str) -> bool:
    """Whether something is joined to a text, or put in the place of a %s, as it is."""
    return bool(_PLAIN.search(text)) or bool(_JOINED.search(_QUOTED.sub("''", text)))


_HINT = "use format() with %I for names and %L for values, or USING; which of them it is the text does not tell"


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the functions of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Function

    for function in declaration.snapshot.of(Function):
        if function.security_definer and any(_open(found[1]) for found in _EXECUTE.finditer(function.body)):
            message = f"what {function.name} puts into a text is run with the rights of its owner"
            yield Said(function, message, _HINT)


register(
    Rule(
        code="SEC114",
        name="concatenated-execute",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"function", "procedure"}),
        words=frozenset({"DEFINER"}),
        check=check,
        declared=declared,
        why=(
            "Who calls the function writes its SQL: with a quote in the right place, any statement that its owner may "
            "run."
        ),
        bad=(
            "CREATE OR REPLACE FUNCTION sweep(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER\n"
            "SET search_path = '' AS $$ BEGIN EXECUTE 'DELETE FROM ' || name; END $$;\n"
        ),
        good=(
            "CREATE OR REPLACE FUNCTION sweep(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER\n"
            "SET search_path = '' AS $$ BEGIN EXECUTE format('DELETE FROM %I', name); END $$;\n"
        ),
        source="postgresql.org: PL/pgSQL, Executing Dynamic Commands",
    )
)
