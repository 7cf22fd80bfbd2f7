"""INSERT … SELECT, UPDATE and DELETE whose second run may do it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.assigned import assignments, is_passed_on, is_step, is_volatile
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.part import whole
from schemadef.lint.rows import inserts, is_sure, looks
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.rules.neon129_update_adds_up import check as adds_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What depends on rows that nobody here knows, and does not say what becomes of them the second time."""
    if file.rollback:
        return
    start, end = statement.start, statement.tokens.end[statement.first]
    if statement.shape.verb == "update":
        if _counts(statement) and not any(True for _ in adds_up(statement, file)):
            yield Finding("NEON140", start, end, "this changes its rows once more for each time that it runs", _HINT)
        return
    if statement.shape.verb == "delete":
        if "LIMIT" in statement.tokens.words[statement.first : statement.last]:
            yield Finding("NEON140", start, end, "this takes more rows away for each time that it runs", _HINT)
        return
    for insert in inserts(statement):
        known = (
            file.schema.is_temporary(insert.table)
            or is_sure(insert, statement, file.schema)
            or insert.conflict
            or looks(insert)
        )
        if not known and (insert.source.find("FROM") >= 0 or insert.source.find("WHERE") >= 0):
            yield Finding("NEON140", start, end, "this adds its rows once more for each time that it runs", _HINT)


def _counts(statement: Statement) -> bool:
    """Whether an UPDATE gives other values each time, to rows that it does not choose by them."""
    part = whole(statement)
    where = part.find("WHERE")
    asked = {part.tokens.name(at) for at in range(where, part.last)} if where >= 0 else set()
    given = dict(assignments(part))
    return any(
        column not in asked
        and (is_step(column, value) or is_passed_on(column, value, given) or (where < 0 and is_volatile(value, column)))
        for column, value in given.items()
    )


_HINT = "say ON CONFLICT or WHERE NOT EXISTS, or which rows are not yet as they should be"


register(
    Rule(
        code="NEON140",
        name="rows-once-more",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"insert", "with", "update", "delete"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again. What this one does then depends on the rows that are there.",
        bad="INSERT INTO archive SELECT * FROM orders;\n",
        good="INSERT INTO archive SELECT * FROM orders ON CONFLICT DO NOTHING;\n",
        source="postgresql.org: INSERT, UPDATE, DELETE",
    )
)
