"""A foreign key whose parent has no such key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import refusals, replay_of
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The keys that reference columns which are neither the primary key nor UNIQUE."""
    found = list(refusals(file, "LITE113"))
    yield from found
    if found or "REFERENCES" not in file.text.upper():
        return
    replay = replay_of(file)
    for statement in file.statements:
        shape = statement.shape
        if shape.kind == "table" and shape.name and shape.verb in ("create", "alter"):
            refusal = replay.explain(f"INSERT INTO {quote(shape.name[-1])} DEFAULT VALUES")
            if refusal is not None and "foreign key mismatch" in refusal.message:
                start, end = head(statement, shape)
                yield Finding("LITE113", start, end, f"SQLite refuses every row: {refusal.message}", _HELP)


_HELP = "make the columns that are referenced the primary key, or UNIQUE"


register(
    Rule(
        code="LITE113",
        name="key-of-nothing",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why=(
            "SQLite takes the table and refuses its rows: foreign key mismatch. An error: what is refused is known "
            "before any row is there."
        ),
        bad=(
            "CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY, n TEXT);\n"
            "CREATE TABLE IF NOT EXISTS b (n TEXT REFERENCES a (n));\n"
        ),
        good=(
            "CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY, n TEXT UNIQUE);\n"
            "CREATE TABLE IF NOT EXISTS b (n TEXT REFERENCES a (n));\n"
        ),
        source="sqlite.org: SQLite Foreign Key Support, 3",
        errors=("foreign key mismatch",),
    )
)
