"""A value of an enum whose place nobody has said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import span
from schemadef.lint.sql.part import part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """ADD VALUE without BEFORE or AFTER, to a type that was there before."""
    for action in statement.shape.actions:
        part = part_of(statement, action)
        added = action.verb == "add" and action.kind == "value"
        if added and part.find("BEFORE") < 0 and part.find("AFTER") < 0 and not file.rollback:
            message = "the value comes last: ORDER BY and comparisons put it behind all others, for good"
            yield Finding("SAFE406", *span(part), message, "say BEFORE or AFTER which one it comes")


register(
    Rule(
        code="SAFE406",
        name="enum-value-without-place",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"type"}),
        check=check,
        why=(
            "The order of an enum's values is that of sorting and comparing. A value cannot be moved later. A hint: "
            "the place of a value is seen only where values are sorted or compared."
        ),
        bad="ALTER TYPE mood ADD VALUE IF NOT EXISTS 'bored';\n",
        good="ALTER TYPE mood ADD VALUE IF NOT EXISTS 'bored' BEFORE 'happy';\n",
        source="postgresql.org: ALTER TYPE",
    )
)
