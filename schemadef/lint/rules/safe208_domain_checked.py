"""A condition of a domain, for which every table that uses it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.part import shown_name
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """ALTER DOMAIN … ADD CHECK or SET NOT NULL of one that was there before, without NOT VALID."""
    shape = statement.shape
    if file.rollback or file.schema.made("domain", shape.name):
        return
    for action in shape.actions:
        if action.verb == "add" and "not valid" not in action.flags:
            message = f"every column of every table that is a {shown_name(shape.name)} is read, while nobody may write"
            hint = "add it NOT VALID, and VALIDATE CONSTRAINT it in a migration of its own"
            yield Finding("SAFE208", statement.start, statement.end, message, hint)


register(
    Rule(
        code="SAFE208",
        name="domain-checked-at-once",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"domain"}),
        check=check,
        why=(
            "ADD CONSTRAINT looks at each row of each table that uses the domain, and keeps writers out of all of them "
            "meanwhile."
        ),
        bad="ALTER DOMAIN price ADD CONSTRAINT positive CHECK (VALUE > 0);\n",
        good="ALTER DOMAIN price ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;\n",
        source="postgresql.org: ALTER DOMAIN",
    )
)
