"""An exclusion constraint builds an index under a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_constraints, span, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An exclusion constraint that is added to a table in use."""
    for added in added_constraints(statement, file):
        if added.kind == "EXCLUDE":
            table = table_name(statement)
            message = f"EXCLUDE builds an index on {table} while nobody can read or write it"
            hint = (
                f"add it while {table} is small or out of use, with a lock_timeout: no SQL spares it, for EXCLUDE can "
                "neither be NOT VALID nor take over an index"
            )
            yield Finding("SAFE105", *span(added.part), message, hint)


register(
    Rule(
        code="SAFE105",
        name="exclusion-constraint",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"EXCLUDE"}),
        check=check,
        why=(
            "EXCLUDE builds its index while nobody can read or write the table, and can neither be NOT VALID "
            "nor take over an index."
        ),
        bad="ALTER TABLE bookings ADD CONSTRAINT one_at_a_time EXCLUDE USING gist (during WITH &&);\n",
        good="CREATE TABLE IF NOT EXISTS bookings (during tsrange, EXCLUDE USING gist (during WITH &&));\n",
        source="postgresql.org: ALTER TABLE",
    )
)
