"""Two changes of a table that could be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def whole(file: File) -> Iterator[Finding]:
    """An ALTER TABLE right behind another one of the same table, in a file that is sent as one."""
    before: Statement | None = None
    for statement in file.statements:
        shape = statement.shape
        alters = shape.verb == "alter" and shape.kind == "table" and all(a.verb in _JOINED for a in shape.actions)
        if alters and before is not None and shape.name == before.shape.name and statement.unit == before.unit:
            message = f"{shown_name(shape.name)} is locked a second time for what the statement before could do"
            yield Finding("SAFE110", statement.start, statement.end, message, _together(before, statement, file))
        before = statement if alters else None


_JOINED = frozenset({"add", "drop", "alter", "set", "reset"})
"""What one ALTER TABLE can do beside others; RENAME, ATTACH and SET SCHEMA stand alone."""


def _together(first: Statement, second: Statement, file: File) -> str:
    """Both as one, which runs again; in words where a part of them has no guard."""
    from schemadef.lint.mend.altered import as_one
    from schemadef.lint.mend.instead import pasted

    text = as_one((first, second), file.dialect)
    return pasted("write in the place of both", [text]) if text else "write both into one ALTER TABLE"


register(
    Rule(
        code="SAFE110",
        name="alters-that-could-be-one",
        severity=Severity.HINT,
        families=POSTGRES,
        whole=whole,
        why=(
            "Each ALTER TABLE waits for its lock, and each that looks at the rows reads all of them: several parts of "
            "one statement read them once."
        ),
        bad="ALTER TABLE notes ALTER COLUMN a SET NOT NULL;\nALTER TABLE notes ALTER COLUMN b SET NOT NULL;\n",
        good="ALTER TABLE notes ALTER COLUMN a SET NOT NULL, ALTER COLUMN b SET NOT NULL;\n",
        source="postgresql.org: ALTER TABLE, notes; kaveland.no/eugene: W12",
    )
)
