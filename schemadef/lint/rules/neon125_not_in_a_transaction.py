"""What cannot run in a block or a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.together import is_in_transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """One of those inside of a DO block, or behind a BEGIN."""
    what = _refused(statement)
    if what and (statement.outer is not None or is_in_transaction(statement, file)):
        where = "a DO block" if statement.outer is not None else "a transaction"
        end = statement.tokens.end[statement.first]
        yield Finding(
            "NEON125", statement.start, end, f"{what} cannot run in {where}", "send it as a statement of its own"
        )


_WHOLE = frozenset({"database", "tablespace", "system"})


def _refused(statement: Statement) -> str:
    """What it is that cannot; empty for what can."""
    shape = statement.shape
    words = statement.words(6)
    if shape.verb == "vacuum":
        return "VACUUM"
    if shape.verb in ("create", "drop", "alter") and shape.kind in _WHOLE:
        refused = shape.kind != "database" or shape.verb != "alter"
        return f"{words[0]} {words[1]}" if refused else ""
    if shape.verb == "discard":
        return "DISCARD ALL" if words[1:2] == ["ALL"] else ""
    if shape.verb == "reindex":
        whole = {"CONCURRENTLY", "SCHEMA", "DATABASE", "SYSTEM"} & set(words)
        return f"REINDEX {min(whole)}" if whole else ""
    if "concurrently" in shape.flags:
        return f"{words[0]} INDEX CONCURRENTLY"
    if any(statement.tokens.word(action.last - 1) == "CONCURRENTLY" for action in shape.actions):
        return "DETACH PARTITION CONCURRENTLY"
    return ""


register(
    Rule(
        code="NEON125",
        name="not-in-a-transaction",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create", "drop", "reindex", "vacuum", "alter", "discard"}),
        words=frozenset({"CONCURRENTLY", "DATABASE", "TABLESPACE", "SYSTEM", "SCHEMA", "VACUUM", "DISCARD"}),
        check=check,
        why=(
            "Postgres refuses CONCURRENTLY, VACUUM, CREATE DATABASE and their like inside of a transaction, and "
            "of a DO block (25001)."
        ),
        bad=("DO $$ BEGIN\n  CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);\nEND $$;\n"),
        good="CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);\n",
        source="postgresql.org: CREATE INDEX, VACUUM, CREATE DATABASE, ALTER SYSTEM",
        errors=(
            "cannot run inside a transaction block",
            "cannot be executed from a function",
        ),
    )
)
