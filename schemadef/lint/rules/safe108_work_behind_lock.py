"""Work that is done while nobody may read a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_used
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def whole(file: File) -> Iterator[Finding]:
    """The first statement that reads or writes rows behind an ALTER TABLE of something in use, in one file."""
    locked = ""
    for statement in () if file.rollback else file.everything:
        shape = statement.shape
        if shape.verb in ("commit", "rollback"):
            locked = ""
        elif shape.verb == "alter" and shape.kind == "table" and _is_exclusive(statement, file):
            locked = locked or shown_name(shape.name)
        elif shape.verb == "lock" and (statement.find("MODE") < 0 or statement.find("ACCESS", "EXCLUSIVE") >= 0):
            locked = locked or "what is locked"
        elif locked and shape.verb in _WORK:
            message = f"nobody reads {locked} until this is done, where the file is one transaction"
            yield Finding("SAFE108", statement.start, statement.end, message, "put it into a file of its own")
            return


def _is_exclusive(statement: Statement, file: File) -> bool:
    """Whether an ALTER TABLE keeps readers out of what others use: all but VALIDATE and statistics do."""
    return is_used(file, statement.shape.name) and any(action.verb != "validate" for action in statement.shape.actions)


_WORK = frozenset({"select", "insert", "update", "delete", "merge", "copy", "with"})


register(
    Rule(
        code="SAFE108",
        name="work-behind-a-lock",
        severity=Severity.HINT,
        families=POSTGRES,
        whole=whole,
        why=(
            "ALTER TABLE keeps its lock until the transaction ends: every reader waits for the statements behind it, "
            "too. Where each statement is its own transaction, as on Neon's HTTP, nothing is held. A hint: how long "
            "the others take no file says."
        ),
        bad=(
            "ALTER TABLE notes ADD COLUMN IF NOT EXISTS title text;\n--> statement-breakpoint\n"
            "SELECT count(*) FROM notes;\n"
        ),
        good="ALTER TABLE notes ADD COLUMN IF NOT EXISTS title text;\n",
        source="kaveland.no/eugene: E4, Running more statements after taking AccessExclusiveLock",
    )
)
