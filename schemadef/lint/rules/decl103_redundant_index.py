"""An index that another one makes unneeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said


def declared(declaration: Declaration) -> Iterator[Said]:
    """Each index that another index or a key of its table begins with."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.lint.declared.keys import sorted_by, stand_in
    from schemadef.model import Index, Table

    for table in declaration.snapshot.of(Table):
        kept = list(sorted_by(declaration.snapshot, table.id))
        for one in kept:
            other = stand_in(one, kept) if isinstance(one.object, Index) else None
            if other is not None:
                message = f"{one.object.name} finds no row that {other.object.name} does not find as well"
                yield Said(one.object, message, "take it out: each write of a row pays for it")


register(
    Rule(
        code="DECL103",
        name="redundant-index",
        severity=Severity.WARNING,
        families=ANY,
        declared=declared,
        why=(
            "An index whose columns another index or a key begins with, or is, takes space and time with each write, "
            "and hardly finds a row faster."
        ),
        bad=(
            "class Posts(Table):\n    id = uuid(primary_key=True)\n    author_id = uuid()\n    at = timestamp()\n"
            "    posts_author_id_idx = Index(author_id)\n    posts_author_id_at_idx = Index(author_id, at)\n"
        ),
        good=(
            "class Posts(Table):\n    id = uuid(primary_key=True)\n    author_id = uuid()\n    at = timestamp()\n"
            "    posts_author_id_at_idx = Index(author_id, at)\n"
        ),
        source="postgresql.org: Multicolumn Indexes; sqlite.org: The SQLite Query Optimizer Overview, 2",
    )
)
