"""A name that must be quoted wherever it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said


def declared(declaration: Declaration) -> Iterator[Said]:
    """Each table, column, view and function whose name the dialect keeps for itself."""
    from schemadef.lint.declared.declaration import Said, shown
    from schemadef.lint.sql.words import reserved_words

    words = reserved_words(declaration.dialect)
    for obj in declaration.snapshot:
        if obj.kind in _WRITTEN and obj.name.lower() in words:
            message = (
                f"{shown(obj)} is a word of {declaration.dialect.name}'s own: it must be quoted wherever it is named"
            )
            yield Said(obj, message, "give it another name")


_WRITTEN = frozenset({"table", "column", "view", "materialized_view", "function", "procedure"})
"""The kinds whose names people write in queries."""


register(
    Rule(
        code="DECL105",
        name="reserved-word",
        severity=Severity.WARNING,
        families=ANY,
        declared=declared,
        why=(
            "schemadef quotes every name, and so must every query that people write: without the quotes it is a syntax "
            "error or, as with user on Postgres, something else."
        ),
        bad="class User(Table):\n    id = uuid(primary_key=True)\n    order = integer()\n",
        good="class Users(Table):\n    id = uuid(primary_key=True)\n    place = integer()\n",
        source="postgresql.org: SQL Key Words; sqlite.org: SQLite Keywords",
    )
)
