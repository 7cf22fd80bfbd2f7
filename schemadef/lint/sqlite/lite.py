"""What rules of the SQLite family about running again share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.again.failing import missing_if, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

_DIRECTIVE = re.compile(r"--\s*schemadef:\s*(?:unless|if)\s")


MADE_WITH_CARE = frozenset({"table", "index", "view", "trigger"})
"""What IF NOT EXISTS and IF EXISTS are there for (sqlite.org: CREATE TABLE, DROP TABLE …)."""


def careless(code: str, statement: Statement, file: File, words: str, then: str) -> Iterator[Finding]:
    """A CREATE or DROP without the words with which it can run again, and nothing above it that keeps it from that."""
    shape = statement.shape
    if words.lower() not in shape.flags and not is_directed(statement, file):
        what = f"{shape.verb} {shape.kind}".upper()
        yield missing_if(code, statement, words, f"{what} {shown(statement)} fails when it runs again: it {then} then")


def all_rows(statement: Statement, file: File) -> tuple[int, int] | None:
    """Where an UPDATE or DELETE without a WHERE says its table; None for one on a table that the file makes."""
    tokens = statement.tokens
    at = statement.first + (2 if tokens.word(statement.first) == "DELETE" else 1)
    if statement.find("WHERE") >= 0 or file.is_new((tokens.name(at),)):
        return None
    return statement.start, tokens.end[min(at, statement.last - 1)]


def is_directed(statement: Statement, file: File) -> bool:
    """Whether a comment above a statement tells the runner when to leave it out, which SQLite cannot say in SQL."""
    if not file.known("has orders", _has_orders):
        return False
    before = statement.tokens.end[statement.first - 1] if statement.first else 0
    return _DIRECTIVE.search(file.text, before, statement.start) is not None


def _has_orders(file: File) -> bool:
    return file.has_orders
