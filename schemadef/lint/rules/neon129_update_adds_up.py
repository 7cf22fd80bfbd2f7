"""UPDATE that changes the same rows again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.assigned import assignments, is_given, is_passed_on, is_step, is_volatile
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.part import whole
from schemadef.lint.rows import finds
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An UPDATE of rows that are there for certain, to values that are others each time."""
    part = whole(statement)
    at = part.first + 1 + (part.tokens.word(part.first + 1) == "ONLY")
    table = file.schema.full(part.name_at(at))
    filled = file.schema.filled.get(table)
    if not filled or part.find("FROM") >= 0 or not finds(part, [(table, filled)]):
        return
    if table in file.schema.stamped:
        message = "a trigger of the table notes the time each time that this runs"
        hint = "say WHERE: which rows are not yet as they should be"
        yield Finding("NEON129", statement.start, part.tokens.end[part.first], message, hint)
        return
    given = dict(assignments(part))
    for column, value in given.items():
        steps = is_step(column, value) and is_given(column, part.name_at(at), file.schema)
        if steps or is_volatile(value, column) or is_passed_on(column, value, given):
            start, end = part.tokens.start[value.first], part.tokens.end[value.last - 1]
            message = f"{column} gets another value each time that this runs"
            yield Finding("NEON129", start, end, message, "say WHERE: which rows are not yet as they should be")


register(
    Rule(
        code="NEON129",
        name="update-adds-up",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"update"}),
        guarded=False,
        check=check,
        why="Every statement must be able to run again: n = n + 1 counts twice then.",
        bad=(
            "CREATE TABLE IF NOT EXISTS roles (name text PRIMARY KEY, rank integer);\n"
            "--> statement-breakpoint\n"
            "INSERT INTO roles VALUES ('admin', 1) ON CONFLICT DO NOTHING;\n"
            "--> statement-breakpoint\n"
            "UPDATE roles SET rank = rank + 1;\n"
        ),
        good="UPDATE roles SET rank = rank + 1 WHERE rank = 0;\n",
        source="postgresql.org: UPDATE",
    )
)
