"""A grant to everybody, or one that can be handed on."""

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


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A GRANT, or a default one, to PUBLIC or WITH GRANT OPTION."""
    part = whole(statement)
    at = part.find("GRANT")
    if at < 0 or (statement.shape.verb == "alter" and statement.shape.kind != "default privileges"):
        return
    to = max(index for index in (at, *part.outside()) if index == at or part.tokens.word(index) == "TO")
    names = [part.tokens.word(index) for index in range(to + 1, part.last)]
    if "PUBLIC" in names:
        message, hint = "PUBLIC is every role, also those that are made later", "name the roles that need it"
        yield Finding("SEC109", statement.start, statement.end, message, hint)
    elif "OPTION" in names and "GRANT" in names:
        message, hint = "who gets this can hand it on to anybody", "leave WITH GRANT OPTION out"
        yield Finding("SEC109", statement.start, statement.end, message, hint)


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the grants of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Privileges
    from schemadef.model.privileges import EVERYBODY

    for grant in declaration.snapshot.of(Privileges):
        if grant.name == EVERYBODY and grant.privileges:
            yield Said(grant, "PUBLIC is every role, also those that are made later", "name the roles that need it")
        elif grant.grantable:
            yield Said(grant, f"{grant.name} can hand this on to anybody", "leave grantable out")


register(
    Rule(
        code="SEC109",
        name="grant-to-public",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"grant", "alter"}),
        kinds=frozenset({"", "default privileges"}),
        words=frozenset({"PUBLIC", "OPTION"}),
        check=check,
        declared=declared,
        why=(
            "PUBLIC is every role, also those that are made later. Who may grant on hands rights out that "
            "nobody sees in the files."
        ),
        bad="GRANT SELECT ON notes TO PUBLIC;\n",
        good="GRANT SELECT ON notes TO app_user;\n",
        source="postgresql.org: GRANT",
    )
)
