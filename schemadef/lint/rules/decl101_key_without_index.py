"""A foreign key that no index serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said


def declared(declaration: Declaration) -> Iterator[Said]:
    """Each foreign key whose columns no index and no key begins with, in whatever order."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.lint.declared.keys import served_by
    from schemadef.model import ForeignKey

    for key in declaration.snapshot.of(ForeignKey):
        wanted, count = set(key.columns), len(key.columns)
        served = (set(columns[:count]) for columns in served_by(declaration.snapshot, key.table_id))
        if key.enforced and wanted not in served:
            columns = ", ".join(key.columns)
            message = (
                f"no index serves {key.name}: when a row leaves {key.references_table}, all of {key.table} is read"
            )
            yield Said(key, message, f"add {key.table}_{'_'.join(key.columns)}_idx = Index({columns}) to the table")


register(
    Rule(
        code="DECL101",
        name="foreign-key-without-index",
        severity=Severity.WARNING,
        families=ANY,
        declared=declared,
        why=(
            "When a row of the other table goes, or its key changes, the rows that point at it are looked for: without "
            "an index that is a read of the whole table, for each row. No database makes that index by itself."
        ),
        bad=(
            "class Users(Table):\n    id = uuid(primary_key=True)\n\n\n"
            "class Posts(Table):\n    id = uuid(primary_key=True)\n    author_id = uuid(references=Users.id)\n"
        ),
        good=(
            "class Users(Table):\n    id = uuid(primary_key=True)\n\n\n"
            "class Posts(Table):\n    id = uuid(primary_key=True)\n    author_id = uuid(references=Users.id)\n"
            "    posts_author_id_idx = Index(author_id)\n"
        ),
        source="postgresql.org: Constraints, Foreign Keys; sqlite.org: SQLite Foreign Key Support, 3",
    )
)
