"""A lock that is waited for without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def whole(file: File) -> Iterator[Finding]:
    """The first statement that takes a strong lock on what others use, before anything sets lock_timeout."""
    for statement in () if file.rollback else file.everything:
        if _sets_timeout(statement):
            return
        if _locks(statement, file):
            message = "this waits for its lock without end, and whoever comes after it waits too"
            yield Finding("SAFE107", statement.start, statement.end, message, _HINT)
            return


def _sets_timeout(statement: Statement) -> bool:
    """Whether it sets lock_timeout: with SET, or with set_config."""
    if statement.shape.verb == "set":
        words = [word for word in statement.words(4)[1:] if word not in ("LOCAL", "SESSION")]
        return words[:1] == ["LOCK_TIMEOUT"] and statement.tokens.source(statement.last - 1).strip("'") != "0"
    return statement.shape.verb in ("select", "perform") and "'lock_timeout'" in statement.text


def _locks(statement: Statement, file: File) -> bool:
    """Whether it takes a lock that others wait for, on something that was there before."""
    shape = statement.shape
    if shape.verb in ("lock", "truncate", "cluster", "reindex", "vacuum"):
        return shape.verb != "vacuum" or "FULL" in statement.tokens.words[statement.first : statement.last]
    if "concurrently" in shape.flags:
        return False
    if shape.verb == "create" and shape.kind in ("index", "trigger", "policy", "rule"):
        return is_used(file, shape.table)
    return (
        shape.verb in ("alter", "drop") and shape.kind in _KINDS and (shape.verb == "drop" or is_used(file, shape.name))
    )


_HINT = (
    "write SET LOCAL lock_timeout = '5s' before it, in a block PERFORM set_config('lock_timeout', '5s', true), "
    "and try again when it gives up"
)
_KINDS = frozenset({"table", "index", "view", "materialized view", "sequence", "trigger", "policy"})


register(
    Rule(
        code="SAFE107",
        name="no-lock-timeout",
        severity=Severity.HINT,
        families=POSTGRES,
        whole=whole,
        why=(
            "A statement that waits for its lock behind one long query keeps every later query waiting too. With "
            "lock_timeout it gives up, and can be tried again. schemadef's own runner sets it. A hint: a runner or "
            "the role may set it for all statements."
        ),
        bad="ALTER TABLE notes ADD COLUMN IF NOT EXISTS title text;\n",
        good=(
            "SET LOCAL lock_timeout = '5s';\n--> statement-breakpoint\n"
            "ALTER TABLE notes ADD COLUMN IF NOT EXISTS title text;\n"
        ),
        source="postgresql.org: lock_timeout; postgres.ai: Zero-downtime Postgres schema migrations need lock_timeout",
    )
)
