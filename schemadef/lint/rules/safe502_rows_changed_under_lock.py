"""Rows changed in the transaction that changes their table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rows.inserts import changed_table
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_told, is_used
from schemadef.lint.sql.part import shown_name
from schemadef.lint.together import before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table in use that an ALTER before it, in the same block or transaction, has locked."""
    name = changed_table(statement)
    if not is_used(file, name) or is_told(statement, file):
        return
    full = file.schema.full(name)
    for other in before(statement, file):
        shape = other.shape
        if shape.verb == "alter" and shape.kind == "table" and shape.name and file.schema.full(shape.name) == full:
            end = statement.tokens.end[statement.first]
            message = f"{shown_name(name)} stays locked while its rows change: the ALTER is not committed"
            yield Finding("SAFE502", statement.start, end, message, _apart(statement, file))
            return


def _apart(statement: Statement, file: File) -> str:
    """The change as a statement of its own; in words where it may say what only its block knows."""
    block = statement.outer
    if block is not None and _KNOWS.search(block.text):
        return "change them in a statement of its own; what the block's variables are there only its author knows"
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.missing import of_others
    from schemadef.lint.sql.part import whole

    where = "take it out of the block, and write behind that" if block else "write behind the COMMIT"
    text = of_others(whole(statement), file) if statement.shape.verb == "update" else ""
    return instead(statement, [text or statement.text], where=where)


_KNOWS = re.compile(r"\b(?:declare|for|foreach|loop)\b", re.IGNORECASE)


register(
    Rule(
        code="SAFE502",
        name="rows-changed-under-lock",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"update", "delete"}),
        check=check,
        why=(
            "ALTER TABLE locks the table until its transaction ends: while the rows are changed nobody can read "
            "or write it."
        ),
        bad=(
            "BEGIN;\n"
            "ALTER TABLE users ADD COLUMN IF NOT EXISTS active boolean;\n"
            "UPDATE users SET active = true WHERE active IS NULL;\n"
            "COMMIT;\n"
        ),
        good=(
            "ALTER TABLE users ADD COLUMN IF NOT EXISTS active boolean;\n"
            "--> statement-breakpoint\n"
            "UPDATE users SET active = true WHERE active IS NULL;\n"
        ),
        source="postgresql.org: Explicit Locking",
    )
)
