"""A migration that changes tables and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.sql.part import changed_at, shown_name
from schemadef.lint.sql.part import whole as all_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


_WRITES = ("insert", "delete", "update", "replace")


def whole(file: File) -> Iterator[Finding]:
    """The first statement that writes rows of a table which was there before, in a file that changes tables too."""
    if file.rollback or not any(one.shape.verb == "alter" and one.shape.kind == "table" for one in file.everything):
        return
    for statement in file.everything:
        table = _written(statement)
        if table and not file.is_new(table):
            message = f"this changes rows of {shown_name(table)}, in a migration that changes tables"
            yield Finding("FILE117", statement.start, statement.end, message, "put it into a migration of its own")
            return


def _written(statement: Statement) -> Name:
    """The table whose rows a statement writes."""
    if statement.shape.verb not in _WRITES:
        return ()
    return all_of(statement).name_at(changed_at(statement.tokens, statement.first))


register(
    Rule(
        code="FILE117",
        name="schema-and-data",
        severity=Severity.HINT,
        families=ANY,
        whole=whole,
        why=(
            "The locks of the one are held while the rows of the other are written, where a migration is one "
            "transaction; where it is not, it stops in the middle, and cannot be run again."
        ),
        bad=(
            "ALTER TABLE notes ADD COLUMN IF NOT EXISTS title text;\n--> statement-breakpoint\n"
            "UPDATE notes SET title = 'none' WHERE title IS NULL;\n"
        ),
        good="UPDATE notes SET title = 'none' WHERE title IS NULL;\n",
        source="github.com/ankane/strong_migrations: Backfilling data",
    )
)
