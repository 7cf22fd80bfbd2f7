"""Many rows changed in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.rows import changed_table
from schemadef.lint.schema.safe import is_used
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table in use, without a LIMIT in a subquery or a look at one key."""
    name = changed_table(statement)
    if is_used(file, name) and not {"LIMIT", "CTID"} & set(statement.words(statement.last - statement.first)):
        message = f"all rows of {shown_name(name)} that match are locked until this ends"
        end = statement.tokens.end[statement.first]
        yield Finding("SAFE503", statement.start, end, message, "WHERE key IN (SELECT key … LIMIT 1000)")


register(
    Rule(
        code="SAFE503",
        name="rows-not-in-batches",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"update", "delete"}),
        check=check,
        why=(
            "All rows that match are locked until the statement ends, and what they were is kept until then. "
            "For a large table change some thousand at a time."
        ),
        bad="UPDATE users SET active = true WHERE active IS NULL;\n",
        good=("UPDATE users SET active = true WHERE id IN (SELECT id FROM users WHERE active IS NULL LIMIT 1000);\n"),
        source="postgresql.org: UPDATE",
    )
)
