"""Whether a statement about rows changes them once more when it is run again: the replay in memory runs it twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.rows.inserts import changed_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.check.replay import Replay
    from schemadef.lint.sql.statement import Statement

_OF_ROWS = frozenset({"insert", "replace", "update", "delete", "with"})
_REWRITES = frozenset({"UPDATE", "REPLACE"})
"""What writes rows that are there, though they may have been the same before."""
_LOOKS = frozenset({"OR", "CONFLICT", "SELECT"})
"""Without which an INSERT puts its rows in each time."""
_ANOTHER = re.compile(
    r"\bnow\b|\bcurrent_|random|\b(?:date|time|datetime|julianday|strftime|unixepoch)\s*\(", re.IGNORECASE
)
"""What asks a clock, or for something random: nobody knows whether it is another value the next moment."""


def changes_again(statement: Statement, replay: Replay) -> bool:
    """Whether a statement, which was just run, changes more of the rows that a folder's files put in."""
    words = statement.tokens.words[statement.first : statement.last]
    if statement.shape.verb not in _OF_ROWS or (statement.shape.verb == "insert" and _LOOKS.isdisjoint(words)):
        return False
    if _REWRITES.isdisjoint(words):
        # each row that is added or taken away is a change
        return replay.changes_again(statement.text)
    table = changed_table(statement)[-1:] if statement.shape.verb != "with" else ()
    if not table or _ANOTHER.search(statement.text) or _has_clock(table[0], replay, words):
        return False
    return replay.changes_again(statement.text, table[0])


def _has_clock(table: str, replay: Replay, words: Sequence[str]) -> bool:
    """Whether a table's triggers, or its defaults for a row that is put anew, may give another value each time."""
    query = "SELECT type, sql FROM sqlite_master WHERE lower(tbl_name) = lower(?)"
    kinds = ("trigger", "table") if "REPLACE" in words else ("trigger",)
    made = replay.connection.execute(query, (table,))
    return any(_ANOTHER.search(sql) for kind, sql in made if kind in kinds and sql)
