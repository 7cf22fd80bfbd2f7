"""What refuses rows that code which is running may still write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, span, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A constraint of a table in use, a column that must be given, and SET NOT NULL."""
    for action, part in altered(statement, file):
        added = action.verb == "add" and action.kind != "column"
        must = part.find("NOT", "NULL") >= 0 and part.find("DEFAULT") < 0 and part.find("GENERATED") < 0
        if added or (must and (action.verb == "add" or part.find("SET", "NOT", "NULL") >= 0)):
            message = f"code that is running may write rows of {table_name(statement)} that this refuses"
            yield Finding("SAFE405", *span(part), message, _FIRST)


_FIRST = "deploy the code that keeps it first, then run this as it is: what has to change is no SQL"


register(
    Rule(
        code="SAFE405",
        name="old-code-refused",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        check=check,
        why=(
            "A new CHECK, UNIQUE, foreign key or NOT NULL holds for all who write from then on, NOT VALID or "
            "not. Deploy the code that keeps it first."
        ),
        bad="ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n",
        good="ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;\n",
        source="postgresql.org: ALTER TABLE, Notes",
    )
)
