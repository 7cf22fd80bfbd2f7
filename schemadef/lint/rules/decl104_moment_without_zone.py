"""A moment that nobody can place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said


def declared(declaration: Declaration) -> Iterator[Said]:
    """Each column that is a timestamp without time zone, or an array of such."""
    from schemadef.lint.declared.declaration import Said, shown
    from schemadef.model import Column

    for column in declaration.snapshot.of(Column):
        if column.type.name == "timestamp without time zone" and not column.type.namespace:
            message = f"{shown(column)} has no time zone: which moment it means depends on who reads it"
            yield Said(column, message, "declare it timestamp()")


register(
    Rule(
        code="DECL104",
        name="timestamp-without-time-zone",
        severity=Severity.WARNING,
        families=POSTGRES,
        declared=declared,
        why=(
            "timestamp keeps what a clock on a wall shows, not a moment: sessions in two zones read two moments, and "
            "now() is cut to whatever zone the session is in. timestamptz takes the same 8 bytes."
        ),
        bad=(
            "class Visits(Table):\n    id = uuid(primary_key=True)\n"
            '    at = custom("timestamp without time zone", only="postgres")\n'
        ),
        good="class Visits(Table):\n    id = uuid(primary_key=True)\n    at = timestamp()\n",
        source="wiki.postgresql.org: Don't Do This, timestamp (without time zone)",
    )
)
