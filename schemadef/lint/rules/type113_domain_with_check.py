"""A type that carries its condition with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """CREATE DOMAIN with a condition of its own."""
    part = whole(statement)
    if part.find("CHECK") >= 0 or part.find("NOT", "NULL") >= 0:
        message = (
            f"the condition of {shown_name(statement.shape.name)} can be changed for all of its tables at once only"
        )
        yield Finding("TYPE113", statement.start, statement.end, message, "write it as a check of each table")


register(
    Rule(
        code="TYPE113",
        name="domain-with-a-check",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"domain"}),
        check=check,
        why=(
            "To change a domain's condition reads every table that uses it, and a value from an outer join can be NULL "
            "in a domain that forbids it."
        ),
        bad="CREATE DOMAIN price AS numeric CHECK (VALUE > 0);\n",
        good="CREATE DOMAIN price AS numeric;\n",
        source="postgresql.org: CREATE DOMAIN, notes; squawkhq.com: ban-create-domain-with-constraint",
    )
)
