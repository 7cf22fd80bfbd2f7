"""A table whose rows have no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said


def declared(declaration: Declaration) -> Iterator[Said]:
    """Each table without a primary key; a partition has its parent's."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import PrimaryKey, Table

    for table in declaration.snapshot.of(Table):
        if table.parent is None and not declaration.snapshot.parts(table.id, PrimaryKey):
            message = f"{table.name} has no primary key: nothing tells two of its rows apart"
            yield Said(table, message, "give a column primary_key=True, or the table a PrimaryKey(…)")


register(
    Rule(
        code="DECL102",
        name="table-without-primary-key",
        severity=Severity.WARNING,
        families=ANY,
        declared=declared,
        why=(
            "Logical replication cannot tell which row was changed, tools that edit rows cannot name one, and a row "
            "that is there twice cannot be taken away once."
        ),
        bad="class Visits(Table):\n    page = text()\n",
        good="class Visits(Table):\n    id = uuid(primary_key=True)\n    page = text()\n",
        source="postgresql.org: Logical Replication, Publication; neon.com: Logical replication tips",
    )
)
