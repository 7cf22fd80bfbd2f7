"""A constraint that looks at all rows under a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.names import constraint_name
from schemadef.lint.schema.safe import added_columns, added_constraints, span, table_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A foreign key or check that is added to a table in use, and looks at its rows at once."""
    table = table_name(statement)
    for added in added_constraints(statement, file):
        if added.kind in ("FOREIGN", "CHECK") and not added.action.flags & {"not valid"} and not _is_idle(added.part):
            what = "FOREIGN KEY" if added.kind == "FOREIGN" else "CHECK"
            table_in_sql = spelled(statement.shape.name, file.dialect)
            name = spelled((added.name or constraint_name(statement, added.action),), file.dialect)
            message = f"{what} looks at every row of {table} while nobody can write to it"
            hint = f"add it NOT VALID, and in a later statement: ALTER TABLE {table_in_sql} VALIDATE CONSTRAINT {name}"
            yield Finding("SAFE102", *span(added.part), message, hint)
    for name, part in added_columns(statement, file):
        check = part.find("CHECK") >= 0
        if (check or (part.find("REFERENCES") >= 0 and part.find("DEFAULT") >= 0)) and not _is_idle(part):
            message = f"the constraint of {name} looks at every row of {table} while nobody can use it"
            hint = f"add {name} alone, then its constraint NOT VALID, then VALIDATE CONSTRAINT"
            yield Finding("SAFE102", *span(part), message, hint)


def _is_idle(part: Part) -> bool:
    """Whether a constraint is not enforced, and so looks at nothing."""
    return part.find("NOT", "ENFORCED") >= 0


register(
    Rule(
        code="SAFE102",
        name="constraint-without-not-valid",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"FOREIGN", "CHECK", "REFERENCES"}),
        check=check,
        why=(
            "ADD CONSTRAINT looks at every row while others cannot write (a foreign key: to both tables). "
            "With NOT VALID it looks at new rows only; VALIDATE CONSTRAINT looks at the rest while others "
            "write."
        ),
        bad="ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);\n",
        good=(
            "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE orders VALIDATE CONSTRAINT total_positive;\n"
        ),
        source="postgresql.org: ALTER TABLE, Notes",
    )
)
