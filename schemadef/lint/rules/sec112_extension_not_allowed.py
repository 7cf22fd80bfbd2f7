"""An extension that is none of those a team has agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An extension that the configuration does not allow; without a list of these, every one is allowed."""
    shape, allowed = statement.shape, file.wishes.extensions
    if shape.kind == "extension" and allowed and shape.name and shape.name[-1] not in allowed:
        message = f"{shape.name[-1]} is none of the extensions that the configuration allows"
        yield Finding("SEC112", statement.start, statement.end, message, _HINT)


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the extensions of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Extension

    allowed = declaration.wishes.extensions
    for extension in declaration.snapshot.of(Extension) if allowed else ():
        if extension.name not in allowed:
            yield Said(extension, f"{extension.name} is none of the extensions that the configuration allows", _HINT)


_HINT = "do without it, or add it to `extensions` in [lint]"


register(
    Rule(
        code="SEC112",
        name="extension-not-allowed",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"extension"}),
        check=check,
        declared=declared,
        why=(
            "An extension runs its own code inside the server, often with a superuser's rights. `extensions = "
            '["vector", …]` in [lint] names those that may be made.'
        ),
        bad='-- with extensions = ["vector"] in [lint]\nCREATE EXTENSION IF NOT EXISTS dblink;\n',
        good="CREATE EXTENSION IF NOT EXISTS vector;\n",
        source="postgresql.org: CREATE EXTENSION, notes",
    )
)
