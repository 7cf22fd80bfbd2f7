"""A statement that nobody can work beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """CLUSTER, VACUUM FULL, and LOCK TABLE in a mode that keeps readers out."""
    words = statement.tokens.words[statement.first : statement.last]
    verb = statement.shape.verb
    if verb == "vacuum" and not _is_full(statement, words):
        return
    if verb == "lock" and "MODE" in words and "EXCLUSIVE" not in words[: words.index("MODE")]:
        return
    what = {"vacuum": "VACUUM FULL writes the table anew", "cluster": "CLUSTER writes the table anew"}
    message = f"{what.get(verb, 'this lock keeps others out')}, and nobody works with it until that is done"
    yield Finding(
        "SAFE109", statement.start, statement.end, message, "pg_repack or, for bloat, plain VACUUM does without"
    )


def _is_full(statement: Statement, words: Sequence[str]) -> bool:
    """Whether FULL is said, and is not said to be off."""
    if "FULL" not in words:
        return False
    at = statement.first + words.index("FULL") + 1
    return at >= statement.last or statement.tokens.source(at).upper() not in ("FALSE", "OFF", "0")


register(
    Rule(
        code="SAFE109",
        name="whole-table-locked",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"vacuum", "cluster", "lock"}),
        check=check,
        why="They take ACCESS EXCLUSIVE for as long as it takes to write the table and all of its indexes anew.",
        bad="VACUUM FULL notes;\n",
        good="VACUUM notes;\n",
        source="postgresql.org: VACUUM; CLUSTER; Explicit Locking",
    )
)
