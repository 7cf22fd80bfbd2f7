"""INSERT … SELECT and UPDATE whose second run may do it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import is_guarded
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.part import whole
from schemadef.lint.rows import assignments, inserts, is_step, is_sure, looks
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.rules.neon129_update_adds_up import check as adds_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What depends on rows that nobody here knows, and does not say what becomes of them the second time."""
    if is_guarded(statement) or file.rollback:
        return
    start, end = statement.start, statement.tokens.end[statement.first]
    if statement.shape.verb == "update":
        again = any(is_step(column, value) for column, value in assignments(whole(statement)))
        if again and not any(True for _ in adds_up(statement, file)):
            yield Finding("NEON140", start, end, "this counts once more for each time that it runs", _HINT)
        return
    for insert in inserts(statement):
        known = (
            file.schema.is_temporary(insert.table)
            or is_sure(insert, statement, file.schema)
            or insert.conflict
            or looks(insert.source)
        )
        if not known and insert.source.find("FROM") >= 0:
            yield Finding("NEON140", start, end, "this adds its rows once more for each time that it runs", _HINT)


_HINT = "say ON CONFLICT or WHERE NOT EXISTS, or which rows are not yet as they should be"


register(
    Rule(
        code="NEON140",
        name="rows-once-more",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"insert", "with", "update"}),
        check=check,
        why="Every statement must be able to run again. What this one does then depends on the rows that are there.",
        bad="INSERT INTO archive SELECT * FROM orders;\n",
        good="INSERT INTO archive SELECT * FROM orders ON CONFLICT DO NOTHING;\n",
        source="postgresql.org: INSERT, UPDATE",
    )
)
