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
        message, hint = "PUBLIC is every role, also those that are made later", _taken_back(statement, at, to)
        yield Finding("SEC109", statement.start, statement.end, message, hint)
    elif "OPTION" in names and "GRANT" in names:
        message, hint = "who gets this can hand it on to anybody", _kept(statement, to)
        yield Finding("SEC109", statement.start, statement.end, message, hint)


def _taken_back(statement: Statement, at: int, to: int) -> str:
    """The rights taken from everybody, and given to those that the statement names beside."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import instead_of, rewritten

    tokens = statement.tokens
    revoked = [instead_of(statement, at, at + 1, "REVOKE"), instead_of(statement, to, statement.last, "FROM PUBLIC")]
    statements = [rewritten(statement, revoked)]
    end = next((at for at in range(to, statement.last) if tokens.words[at] in _BEHIND_ROLES), statement.last)
    named = _named(statement, to, end)
    if named:
        statements.append(rewritten(statement, [instead_of(statement, to + 1, statement.last, ", ".join(named))]))
    return instead(statement, statements, "and GRANT it to the roles that need it")


def _named(statement: Statement, to: int, end: int) -> list[str]:
    """The roles behind TO other than PUBLIC, as they are written."""
    pieces = whole(statement)._replace(first=to + 1, last=end).pieces()
    return [one.text for one in pieces if one.tokens.word(one.last - 1) != "PUBLIC"]


def _kept(statement: Statement, to: int) -> str:
    """The rights without that to hand them on."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import rewritten, without

    at = next(index for index in range(to, statement.last) if statement.tokens.words[index] == "WITH")
    return instead(statement, [rewritten(statement, [without(statement, at, at + 3)])])


_BEHIND_ROLES = frozenset({"WITH", "GRANTED"})


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
